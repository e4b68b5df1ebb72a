"""The search page: server-rendered, complete without JavaScript, quick with it; JSON and CSV for everything it shows.

Airflow serves it behind its login (`airflow_page`); `python -m newsfold.web` serves it alone on this machine.
"""
