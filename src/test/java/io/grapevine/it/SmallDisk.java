package io.grapevine.it;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file system of two megabytes in memory, which can be filled and made read-only. */
final class SmallDisk implements AutoCloseable {
    private static final int BLOCK = 4096;

    private final Path directory;
    private final Path filler;

    private SmallDisk(Path directory) {
        this.directory = directory;
        this.filler = directory.resolve("filler");
    }

    /** Mounts one; skips the test where that is not permitted. */
    static SmallDisk mount(Path directory) throws IOException, InterruptedException {
        Tool.find("mount");
        Files.createDirectories(directory);
        String refusal = run("mount", "-t", "tmpfs", "-o", "size=2m,mode=0777", "tmpfs", directory.toString());
        Tool.need(refusal.isEmpty(), "file systems cannot be mounted: " + refusal);
        return new SmallDisk(directory);
    }

    /** The directory at which the file system is mounted. */
    Path directory() {
        return directory;
    }

    /** Takes all room that is left. */
    void fill() throws IOException {
        try (var out = Files.newOutputStream(filler)) {
            while (true) {
                out.write(new byte[BLOCK]);
            }
        } catch (IOException e) {
            if (!String.valueOf(e.getMessage()).contains("No space")) {
                throw e;
            }
        }
    }

    /** Gives back what {@link #fill} took. */
    void free() throws IOException {
        Files.deleteIfExists(filler);
    }

    /** Makes it read-only, or writable again; not while a file is open for writing. */
    void readOnly(boolean is) throws IOException, InterruptedException {
        String refusal = run("mount", "-o", "remount," + (is ? "ro" : "rw"), directory.toString());
        if (!refusal.isEmpty()) {
            throw new IOException(refusal);
        }
    }

    /** What a command says if it fails, else nothing. */
    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return process.waitFor() == 0 ? "" : said.isEmpty() ? "exit " + process.exitValue() : said;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        run("umount", "-l", directory.toString());
    }
}
