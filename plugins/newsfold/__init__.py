"""The only package that imports Airflow: DAG factory, launcher, web page."""
