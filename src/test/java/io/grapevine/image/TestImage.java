package io.grapevine.image;

import io.grapevine.it.Tool;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.testcontainers.DockerClientFactory;

/** The image that the tests run: built once for each build by {@code bin/image --jlink}, so that nothing is pulled. */
final class TestImage {
    private static final String REPOSITORY = "grapevine-test";

    /** When Maven's build began, the same for all of its JVMs; none where a test runs by itself. */
    private static final String BUILD = System.getProperty("grapevine.build", "");

    /** The build that has made the image, and its name. */
    private static final Path LAST = Path.of("target", "test-image");

    private static @Nullable String built;

    private TestImage() {}

    /** The name of the image; aborts the test, with a reason, where there is no Docker, but fails in CI. */
    static synchronized String name() throws IOException, InterruptedException {
        if (built == null) {
            needDocker();
            Tool.needPackagedProgram();
            try (FileChannel unused = Tool.locked("image")) {
                built = ofThisBuild();
            }
        }
        return built;
    }

    /** The name of the base below it, with a shell and the C library of this computer. */
    static String base() throws IOException, InterruptedException {
        String name = name();
        return REPOSITORY + "-base:" + name.substring(name.indexOf("-gv") + "-gv".length());
    }

    private static void needDocker() {
        boolean there = DockerClientFactory.instance().isDockerAvailable();
        if (!there && "true".equals(System.getenv("CI"))) {
            throw new AssertionError("no Docker, in CI: the tests of the image must not be skipped there");
        }
        Tool.need(there, "Docker does not run");
    }

    private static String ofThisBuild() throws IOException, InterruptedException {
        String last = Files.exists(LAST) ? Files.readString(LAST) : "";
        if (!BUILD.isEmpty() && last.startsWith(BUILD + "\n")) {
            return last.substring(BUILD.length() + 1);
        }
        String name = build();
        Files.writeString(LAST, BUILD + "\n" + name);
        return name;
    }

    private static String build() throws IOException, InterruptedException {
        Path log = Files.createTempFile("image", ".log");
        ProcessBuilder builder =
                new ProcessBuilder("bin/image", "--repository", REPOSITORY, "--jlink").redirectError(log.toFile());
        builder.environment().put("GRAPEVINE_REBUILD", "no");
        Process process = builder.start();
        String name = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (process.waitFor() != 0) {
            throw new AssertionError("bin/image fails:\n" + Files.readString(log));
        }
        Files.delete(log);
        return name;
    }
}
