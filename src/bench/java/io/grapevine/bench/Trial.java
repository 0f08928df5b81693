package io.grapevine.bench;

import java.io.IOException;
import java.nio.file.Path;

/** One question, or a few that are answered by the same course of things. */
interface Trial {
    /**
     * Measures one contender.
     *
     * @param directory an empty one
     */
    void measure(Contender contender, Path directory, Table table) throws IOException, InterruptedException;
}
