package io.grapevine.base.commandline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.base.commandline.Parser.Tokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArgumentQueueTest {
    @TempDir
    private Path directory;

    private Path file(String name, String... lines) throws IOException {
        return Files.write(directory.resolve(name), List.of(lines));
    }

    /** All arguments, with files in the place of those that begin with {@code @}. */
    private static List<String> expanded(String... arguments) {
        Tokens.ArgumentQueue queue = new Tokens.ArgumentQueue(List.of(arguments));
        List<String> all = new ArrayList<>();
        for (Optional<String> next = queue.poll(); next.isPresent(); next = queue.poll()) {
            if (next.get().startsWith("@")) {
                queue.expand(next.get().substring(1)).ifPresent(error -> {
                    throw new IllegalArgumentException(error);
                });
            } else {
                all.add(next.get());
            }
        }
        return all;
    }

    @Test
    void filesStandForTheirLinesAndMayNameOthers() throws Exception {
        Path inner = file("inner", "c", "", "#d", "e");
        Path outer = file("outer", "b", "@" + inner, "f");

        assertThat(expanded("a", "@" + outer, "g")).containsExactly("a", "b", "c", "e", "f", "g");
    }

    @Test
    void oneFileMayBeNamedTwiceWhereItsLinesAreThrough() throws Exception {
        Path inner = file("inner", "x");
        Path outer = file("outer", "@" + inner, "@" + inner);

        assertThat(expanded("@" + inner, "@" + outer, "@" + outer)).containsExactly("x", "x", "x", "x", "x");
    }

    @Test
    void filesThatIncludeThemselvesAreRefusedUnderAnyName() throws Exception {
        Path first = directory.resolve("first");
        Path link = Files.createSymbolicLink(directory.resolve("link"), first);
        Path second = file("second", "a", "@" + link);
        file("first", "@" + second, "b");

        assertThatThrownBy(() -> expanded("@" + first))
                .hasMessageStartingWith(
                        "failed to open arguments file \"" + link + "\": it includes itself (expected: ");
        assertThatThrownBy(() -> expanded("@" + second)).hasMessageContaining("it includes itself");
    }

    @Test
    void filesThatCannotBeReadSayWhy() throws Exception {
        assertThatThrownBy(() -> expanded("@" + directory.resolve("none")))
                .hasMessageContaining("none\": no such file or directory (expected: ");
        assertThatThrownBy(() -> expanded("@" + directory)).hasMessageContaining("\": is a directory (expected: ");
        Path bytes = Files.write(directory.resolve("bytes"), new byte[] {(byte) 0xff});
        assertThatThrownBy(() -> expanded("@" + bytes)).hasMessageContaining("not UTF-8");
        assertThatThrownBy(() -> expanded("@a\0b")).hasMessageContaining("failed to open arguments file");
    }
}
