package io.grapevine.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.files.ConfigLoader;
import io.grapevine.it.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AutoReloadTest {
    private static final String GOOD = "route: {receiver: r}\nreceivers: [{name: r}]\n";
    private static final String BAD = "route: {receiver: r}\n";
    private static final String HALF = "route: {receiver: r}\nreceiv";

    @TempDir
    Path directory;

    /** The content of the file at each reload. */
    private final List<String> loaded = new CopyOnWriteArrayList<>();

    private Path file = Path.of("");

    @AutoClose
    private AutoReload autoReload = autoReload(Duration.ofHours(1));

    private AutoReload autoReload(Duration interval) {
        return new AutoReload(
                new ConfigSources(file, Optional.empty(), Optional.empty(), ConfigLoader.LITERAL, List::of),
                this::load,
                interval);
    }

    @BeforeEach
    void loadFirst() throws IOException {
        file = directory.resolve("alertmanager.yml");
        write(GOOD);
        replaceBy(Duration.ofHours(1));
    }

    private void replaceBy(Duration interval) {
        autoReload.close();
        autoReload = autoReload(interval);
        autoReload.loading();
    }

    private CompletionStage<Optional<String>> load() {
        autoReload.loading();
        try {
            loaded.add(Files.readString(file));
        } catch (IOException e) {
            loaded.add("missing");
        }
        boolean good = loaded.get(loaded.size() - 1).contains("receivers");
        return CompletableFuture.completedFuture(good ? Optional.empty() : Optional.of("refused"));
    }

    private void write(String text) throws IOException {
        Files.writeString(file, text);
    }

    private void poll() throws InterruptedException {
        autoReload.poll(() -> {});
    }

    @Test
    void onlyAChangeIsLoadedAndOnlyOnce() throws Exception {
        poll();
        assertThat(loaded).isEmpty();

        write(GOOD + "# changed\n");
        poll();
        poll();
        assertThat(loaded).containsExactly(GOOD + "# changed\n");
    }

    @Test
    void aRefusedConfigurationIsTriedOnceForEachContent() throws Exception {
        write(BAD);
        poll();
        poll();
        assertThat(loaded).containsExactly(BAD);

        write(GOOD);
        poll();
        poll();
        assertThat(loaded).containsExactly(BAD, GOOD);
    }

    @Test
    void aMissingFileIsTriedOnceUntilItIsBack() throws Exception {
        Files.delete(file);
        poll();
        poll();
        assertThat(loaded).containsExactly("missing");

        write(GOOD);
        poll();
        assertThat(loaded).containsExactly("missing", GOOD);
    }

    @Test
    void aFileThatIsBeingWrittenIsLoadedByTheNextCheck() throws Exception {
        write(HALF);
        autoReload.poll(() -> {
            try {
                write(GOOD + "# whole\n");
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        assertThat(loaded).isEmpty();

        poll();
        assertThat(loaded).containsExactly(GOOD + "# whole\n");
    }

    @Test
    void whatWasLoadedOnRequestIsNotLoadedAgain() throws Exception {
        write(GOOD + "# requested\n");
        load();
        poll();
        assertThat(loaded).containsExactly(GOOD + "# requested\n");

        write(GOOD + "# requested during a check\n");
        autoReload.poll(() -> load());
        assertThat(loaded).containsExactly(GOOD + "# requested\n", GOOD + "# requested during a check\n");
    }

    @Test
    void filesAreCheckedFromTheStartToTheClose() throws Exception {
        replaceBy(Duration.ofMillis(10));
        autoReload.start();

        write(BAD);
        Eventually.holds("the first change is loaded", () -> loaded.contains(BAD));
        write(GOOD);
        Eventually.holds("the second change is loaded", () -> loaded.contains(GOOD));
    }
}
