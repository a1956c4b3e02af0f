"""What a run reports: manifest, report page, summary, progress; and verification of a finished run."""
