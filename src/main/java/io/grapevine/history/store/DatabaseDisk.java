package io.grapevine.history.store;

import java.nio.file.Path;

/** File system of the database; tests have one that is full or fails. */
@FunctionalInterface
interface DatabaseDisk {
    /** The file system of the machine. */
    DatabaseDisk REAL = path -> path.toAbsolutePath().toString();

    /** The name by which the database opens a path. */
    String name(Path path);
}
