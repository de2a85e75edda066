"""The study of the paper on a labelled cohort: its tables, model by model."""
