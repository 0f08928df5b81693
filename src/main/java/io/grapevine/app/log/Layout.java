package io.grapevine.app.log;

/** Writes lines in one format. */
interface Layout {
    /** Appends {@code line}, without an end of line. */
    void append(LogLine line, StringBuilder out);
}
