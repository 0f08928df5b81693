package io.grapevine.core.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.core.notify.Stage.Decision;
import io.grapevine.core.notify.Stage.Waiting;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StageRunTest {
    private final List<String> story = new ArrayList<>();
    private final List<Waiting<String>> waits = new ArrayList<>();
    private boolean cancellable = true;

    private Stage<String> passing(String name) {
        return state -> {
            story.add(name);
            return new Decision.Continue<>(state + name);
        };
    }

    private Stage<String> waiting(String name) {
        return state -> {
            story.add(name);
            return wait(name);
        };
    }

    private Decision<String> wait(String name) {
        return new Decision.Wait<>(waiting -> {
            waits.add(waiting);
            return () -> {
                story.add("cancel " + name);
                return cancellable;
            };
        });
    }

    private StageRun<String> run(List<Stage<String>> stages) {
        StageRun<String> run = new StageRun<>(stages, () -> ">", end -> story.add("end " + end));
        run.start();
        return run;
    }

    private static String continued(String state) {
        return "end " + new Decision.Continue<>(state);
    }

    @Test
    void stagesPassTheirStateOnInOrder() {
        StageRun<String> run = run(List.of(passing("a"), passing("b")));
        assertThat(story).containsExactly("a", "b", continued(">ab"));
        assertThat(run.hasEnded()).isTrue();
    }

    @Test
    void aStageThatIsDoneEndsTheRun() {
        run(List.of(passing("a"), state -> new Decision.Done<>("enough"), passing("c")));
        assertThat(story).containsExactly("a", "end " + new Decision.Done<>("enough"));
    }

    @Test
    void aRefreshBeginsAgainWithTheFirstStage() {
        StageRun<String> run = run(List.of(passing("a"), waiting("b")));
        assertThat(run.hasEnded()).isFalse();
        waits.get(0).refresh();
        assertThat(story).containsExactly("a", "b", "a", "b");
        waits.get(0).refresh();
        assertThat(story).as("a wait that is over resumes nothing").hasSize(4);
    }

    @Test
    void aWaitMayBeResumedWithWhatTheStageDecides() {
        run(List.of(waiting("a"), passing("b")));
        waits.get(0).resume(wait("again"));
        assertThat(story).containsExactly("a");
        waits.get(1).resume(new Decision.Continue<>("!"));
        assertThat(story).containsExactly("a", "b", continued("!b"));
    }

    @Test
    void aWaitMayBeResumedWhileItBegins() {
        run(List.of(
                state -> new Decision.Wait<>(waiting -> {
                    waiting.resume(new Decision.Continue<>("!"));
                    return () -> true;
                }),
                passing("b")));
        assertThat(story).containsExactly("b", continued("!b"));
    }

    @Test
    void aRunThatWaitsCanBeCancelledOnce() {
        StageRun<String> run = run(List.of(waiting("a")));
        assertThat(run.cancel(() -> new Decision.Done<>("cancelled"))).isTrue();
        assertThat(run.cancel(() -> new Decision.Done<>("cancelled"))).isFalse();
        waits.get(0).refresh();
        assertThat(story).containsExactly("a", "cancel a", "end " + new Decision.Done<>("cancelled"));
    }

    @Test
    void anAttemptUnderWayIsNotCancelled() {
        cancellable = false;
        StageRun<String> run = run(List.of(waiting("a"), passing("b")));
        assertThat(run.cancel(() -> new Decision.Done<>("cancelled"))).isFalse();
        waits.get(0).resume(new Decision.Continue<>("!"));
        assertThat(story).containsExactly("a", "cancel a", "b", continued("!b"));
    }

    @Test
    void anAttemptThatSucceedsAfterItWasGivenUpRunsTheStagesBehindIt() {
        run(List.of(waiting("a"), passing("b")));
        waits.get(0).resume(new Decision.Done<>("given up"));
        waits.get(0).resume(new Decision.Continue<>("!"));
        waits.get(0).resume(new Decision.Done<>("too late"));
        assertThat(story).containsExactly("a", "end " + new Decision.Done<>("given up"), "b");
    }

    @Test
    void anAttemptThatSucceedsDuringTheNextWaitEndsThatWait() {
        run(List.of(waiting("a"), passing("b")));
        waits.get(0).resume(wait("backoff"));
        waits.get(0).resume(new Decision.Continue<>("!"));
        assertThat(story).containsExactly("a", "cancel backoff", "b", continued("!b"));
    }
}
