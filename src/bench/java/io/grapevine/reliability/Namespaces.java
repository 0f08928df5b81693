package io.grapevine.reliability;

import io.grapevine.it.Tool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Commands that start a program in a mount namespace of its own. */
final class Namespaces {
    private Namespaces() {}

    /**
     * The words before a command that sees a file in place of another one. Skips the test where that is not permitted.
     *
     * @param file what it sees
     * @param place where it sees it; a file is there
     */
    static List<String> withFile(Path file, Path place) throws IOException, InterruptedException {
        List<String> words = List.of(
                Tool.find("unshare").toString(),
                "--mount",
                "sh",
                "-c",
                "mount --bind \"$0\" " + place + " && exec \"$@\"",
                file.toString());
        Process attempt = new ProcessBuilder(words).redirectErrorStream(true).start();
        attempt.getOutputStream().close();
        String said = new String(attempt.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Tool.need(attempt.waitFor() == 0, "a mount namespace cannot be made: " + said.strip());
        return words;
    }
}
