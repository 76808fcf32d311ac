-- Which numbers does no rule account for, and what stands around them?
-- 还有哪些数字没有读懂？
SELECT title, text, passage
FROM unread_numbers
ORDER BY title, char_start;
