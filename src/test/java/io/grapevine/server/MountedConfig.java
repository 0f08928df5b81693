package io.grapevine.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/** A directory with a configuration in the layout of a kubelet: each file is a link into {@code ..data}, itself a link. */
public final class MountedConfig {
    private final Path directory;
    private int version;

    /** Mounts files, by name and content, in {@code directory}, which exists. */
    public MountedConfig(Path directory, Map<String, String> files) throws IOException {
        this.directory = directory;
        replace(files);
        for (String name : files.keySet()) {
            Files.createSymbolicLink(directory.resolve(name), Path.of("..data", name));
        }
    }

    /** Writes the files into a new directory, and lets {@code ..data} point to it in one step. */
    public void replace(Map<String, String> files) throws IOException {
        Path target = Files.createDirectory(directory.resolve("..version-" + ++version));
        for (Map.Entry<String, String> file : files.entrySet()) {
            Files.writeString(target.resolve(file.getKey()), file.getValue());
        }
        Path link = Files.createSymbolicLink(directory.resolve("..data_tmp"), target.getFileName());
        Files.move(link, directory.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
    }

    /** The path of a file. */
    public Path file(String name) {
        return directory.resolve(name);
    }
}
