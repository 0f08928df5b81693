package io.grapevine.reliability;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Damages files as a bad disk does: their times stay as they are. */
final class FileDamage {
    private static final int BLOCK = 512;

    private FileDamage() {}

    /** Damages one to three files of a data directory; returns how many. */
    static int inflict(Path data, Random random) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(data)) {
            files = all.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().contains(".corrupt-"))
                    .sorted()
                    .toList();
        }
        int count = 1 + random.nextInt(3);
        int damaged = 0;
        for (int i = 0; i < count && !files.isEmpty(); i++) {
            damaged += damage(files.get(random.nextInt(files.size())), random) ? 1 : 0;
        }
        return damaged;
    }

    private static boolean damage(Path file, Random random) throws IOException {
        byte[] content = Files.readAllBytes(file);
        if (content.length == 0) {
            return false;
        }
        FileTime time = Files.getLastModifiedTime(file);
        Files.write(file, damaged(content, random));
        Files.setLastModifiedTime(file, time);
        return true;
    }

    private static byte[] damaged(byte[] content, Random random) {
        int at = random.nextInt(content.length);
        switch (random.nextInt(4)) {
            case 0 -> {
                return Arrays.copyOf(content, at);
            }
            case 1 -> Arrays.fill(content, at, Math.min(content.length, at + BLOCK), (byte) 0);
            case 2 -> {
                byte[] noise = new byte[Math.min(BLOCK, content.length - at)];
                random.nextBytes(noise);
                System.arraycopy(noise, 0, content, at, noise.length);
            }
            default -> content[at] ^= (byte) (1 << random.nextInt(8));
        }
        return content;
    }
}
