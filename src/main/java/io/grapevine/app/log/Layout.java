package io.grapevine.app.log;

/** Format of log lines. */
interface Layout {
    /** Appends {@code line}, without a line break. */
    void append(LogLine line, StringBuilder out);
}
