package io.grapevine.configtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 1, unit = TimeUnit.MINUTES)
class FileWatchTest {
    @TempDir
    private Path directory;

    private final FileWatch watch = new FileWatch();

    private CompletableFuture<Void> waiting() {
        return CompletableFuture.runAsync(watch::await);
    }

    @Test
    void aFileThatIsWrittenEndsTheWait() throws Exception {
        Path file = Files.writeString(directory.resolve("a.yml"), "a");
        watch.files(List.of(file));
        CompletableFuture<Void> waiting = waiting();

        assertThat(waiting).isNotDone();
        Files.writeString(file, "longer");

        waiting.get();
    }

    @Test
    void aFileThatTakesThePlaceOfAnotherEndsTheWait() throws Exception {
        Path file = Files.writeString(directory.resolve("a.yml"), "a");
        watch.files(List.of(file));
        CompletableFuture<Void> waiting = waiting();

        Path other = Files.writeString(directory.resolve("b.yml"), "b");
        Files.setLastModifiedTime(other, Files.getLastModifiedTime(file));
        Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);

        waiting.get();
    }

    @Test
    void aFileThatAppearsOrGoesEndsTheWait() throws Exception {
        Path file = directory.resolve("a.yml");
        watch.add(file);
        watch.files(List.of());
        CompletableFuture<Void> waiting = waiting();
        Files.writeString(file, "a");
        waiting.get();

        watch.files(List.of());
        waiting = waiting();
        Files.delete(file);
        waiting.get();

        assertThat(watch.size()).isEqualTo(1);
    }
}
