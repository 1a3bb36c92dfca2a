"""The frame of every page, in a browser."""

from flask import Flask, render_template_string
from playwright.sync_api import Page

from tracker.web.allowing import PUBLIC, allowed

SAMPLE = """
{% extends "layout.html" %}
{% from "macros.html" import figure, lead, scroll, tag %}
{% from "govuk_frontend_jinja/components/details/macro.html" import govukDetails %}
{% block title %}Sample{% endblock %}
{% block content %}
  <h1 class="govuk-heading-l">Sample</h1>
  {% call lead() %}The fund is forecast to be {{ 5|counted("pound") }} over.{% endcall %}
  {% call scroll("Figures") %}<table class="govuk-table"><tr>{{ figure("£5.00") }}</tr></table>{% endcall %}
  {{ tag("Overspend", "red") }}
  {{ govukDetails({"summaryText": "Why", "text": "Because."}) }}
{% endblock %}
"""


def test_the_frame_is_styled_enhanced_and_breaks_no_policy(app: Flask, page: Page) -> None:
    app.add_url_rule("/sample", "sample", allowed(PUBLIC)(lambda: render_template_string(SAMPLE)))

    page.goto("/sample")

    assert page.title() == "Sample – Pooled-budget tracker"
    heading = page.get_by_role("heading", name="Sample")
    assert (
        heading.evaluate("element => getComputedStyle(element).fontFamily") == "arial, sans-serif"
    )
    assert page.locator("body.govuk-frontend-supported").count() == 1
    assert page.locator("html.govuk-template").count() == 1


def test_the_frame_needs_no_script(app: Flask, page: Page) -> None:
    app.add_url_rule("/sample", "sample", allowed(PUBLIC)(lambda: render_template_string(SAMPLE)))

    page.route("**/*.js*", lambda route: route.fulfill(body="", content_type="text/javascript"))
    page.goto("/sample")

    page.get_by_text("Why").click()
    assert page.get_by_text("Because.").is_visible()


def test_the_first_tab_stop_skips_to_the_content(app: Flask, page: Page) -> None:
    app.add_url_rule("/sample", "sample", allowed(PUBLIC)(lambda: render_template_string(SAMPLE)))
    page.goto("/sample")

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "main-content"


def test_paper_shows_the_content_without_the_furniture(app: Flask, page: Page) -> None:
    app.add_url_rule("/sample", "sample", allowed(PUBLIC)(lambda: render_template_string(SAMPLE)))
    page.goto("/sample")

    page.emulate_media(media="print")

    assert page.get_by_role("heading", name="Sample").is_visible()
    assert not page.locator(".govuk-generic-header").is_visible()
