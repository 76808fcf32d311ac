-- A year is one that a policy in force can speak of: 1949 to 2100.
SELECT 'targets' AS relation, document_id, target_id AS id, year, evidence FROM targets WHERE year NOT BETWEEN 1949 AND 2100
UNION ALL
SELECT 'targets', document_id, target_id, year_start, evidence FROM targets WHERE year_start NOT BETWEEN 1949 AND 2100
UNION ALL
SELECT 'tasks', document_id, task_id, due_year, evidence FROM tasks WHERE due_year NOT BETWEEN 1949 AND 2100
UNION ALL
SELECT 'documents', document_id, document_number, year(issued_on), title FROM documents
WHERE year(issued_on) NOT BETWEEN 1949 AND 2100;
