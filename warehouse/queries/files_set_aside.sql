-- Which files could not be read, at which stage, and why?
-- 哪些文件没有读成，卡在哪一步，原因是什么？
SELECT path, stage, code, message, attempts
FROM rejections
ORDER BY last_attempt_at DESC, path;
