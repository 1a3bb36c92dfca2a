"""The worker: what takes too long for a page is done here, by a process of its own.

queue        carries the numbers of jobs to the workers, and back what those say meanwhile
work         one job while it runs: how far it is, whether it is to stop, what it made
actors       as whom a job acts
kinds        what the jobs do: check a file, import it, mark its errors, write a workbook
running      takes one job and sees it through, whatever happens
workers      who the workers are, and which of them are dead
housekeeping what is done from time to time: forget old files, find jobs whose worker died
nights       the nightly work, once its hour has come
worker       the process: threads, signals, an orderly end
attendance   keeps such a process running beside the server
"""
