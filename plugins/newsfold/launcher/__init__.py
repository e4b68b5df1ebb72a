"""Airflow on this machine alone: start it, run feeds through it, keep its page up, stop it.

`airflow standalone` leaves its children behind on SIGTERM, opens log servers on all interfaces and lets tasks fail that are due before
the API server listens (measured, 3.3.2). Here one process, the host, imports Airflow once, brings the database up to date and forks API
server, DAG processor and scheduler in that order; it ends with all of them when its launcher ends, however that ends.
"""
