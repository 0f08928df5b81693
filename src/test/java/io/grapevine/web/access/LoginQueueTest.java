package io.grapevine.web.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class LoginQueueTest {
    private final Queue<Runnable> worker = new ArrayDeque<>();
    private final LoginQueue queue = new LoginQueue(worker::add, 6);
    private final List<String> checked = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();

    private void add(String source, String user, String name) {
        queue.add(source, user, () -> checked.add(name), () -> refused.add(name));
    }

    private void add(String source, String user, int count) {
        for (int i = 0; i < count; i++) {
            add(source, user, source + user + i);
        }
    }

    private void work() {
        for (Runnable task = worker.poll(); task != null; task = worker.poll()) {
            task.run();
        }
    }

    @Test
    void oneCheckRunsAtATime() {
        add("a", "x", 3);

        assertThat(worker).hasSize(1);
        worker.remove().run();
        assertThat(checked).containsExactly("ax0");
        assertThat(worker).hasSize(1);
        work();
        assertThat(checked).containsExactly("ax0", "ax1", "ax2");
        add("a", "x", 1);
        assertThat(worker).hasSize(1);
    }

    @Test
    void sourcesTakeTurns() {
        add("a", "x", 3);
        add("b", "x", 1);
        add("c", "x", 2);
        work();

        assertThat(checked).containsExactly("ax0", "bx0", "cx0", "ax1", "cx1", "ax2");
        assertThat(refused).isEmpty();
    }

    @Test
    void usersOfASourceTakeTurnsWithinIt() {
        add("a", "x", 2);
        add("a", "y", 1);
        add("a", "z", 1);
        add("b", "x", 2);
        work();

        assertThat(checked).containsExactly("ax0", "bx0", "ay0", "bx1", "az0", "ax1");
    }

    @Test
    void whenItIsFullTheLastCheckOfTheLongestSourceIsRefused() {
        add("a", "x", 6);
        add("b", "x", 1);
        assertThat(refused).containsExactly("ax5");
        add("b", "x", "again");
        add("b", "x", "often");
        assertThat(refused).containsExactly("ax5", "ax4", "ax3");
        add("b", "x", "too often");
        assertThat(refused).endsWith("too often").hasSize(4);
        work();

        assertThat(checked).containsExactly("ax0", "bx0", "ax1", "again", "ax2", "often");
    }

    @Test
    void whenItIsFullTheLongestUserOfASourceIsRefused() {
        add("a", "x", 6);
        add("a", "y", 1);

        assertThat(refused).containsExactly("ax5");
        work();
        assertThat(checked).containsExactly("ax0", "ay0", "ax1", "ax2", "ax3", "ax4");
    }

    @Test
    void noMoreChecksWaitThanAllowedHoweverManySourcesThereAre() {
        for (int i = 0; i < 1_000; i++) {
            add("source" + i, "x", 1);
        }
        work();

        assertThat(checked).hasSize(6);
        assertThat(refused).hasSize(994);
        assertThat(new TreeSet<>(checked)).doesNotContainAnyElementsOf(refused);
    }

    @Test
    void checkThatFailsDoesNotStopTheOthers() {
        queue.add(
                "a",
                "x",
                () -> {
                    throw new IllegalStateException("broken");
                },
                () -> refused.add("broken"));
        add("a", "y", 1);
        for (Runnable task = worker.poll(); task != null; task = worker.poll()) {
            try {
                task.run();
            } catch (IllegalStateException expected) {
                refused.add("failed");
            }
        }

        assertThat(checked).containsExactly("ay0");
        assertThat(refused).containsExactly("failed");
    }
}
