package io.grapevine.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Writes files of a running program in one step, as editors and kubelets do: a program that watches them sees no half of one. */
public final class WholeFile {
    private WholeFile() {}

    /** Replaces or creates a file; returns it. The file beside it that exists for a moment is hidden. */
    public static Path write(Path file, String content) throws IOException {
        Path whole = Files.writeString(file.resolveSibling("." + file.getFileName() + ".new"), content);
        return Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
