"""Text → spans: quantities, periods, references and responsibility clauses, whatever document they stand in."""
