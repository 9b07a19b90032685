"""What leaves the disclosures room on paper: releases and the account of disclosures."""
