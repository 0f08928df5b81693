package io.grapevine.integration.trial;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Answers tests as it is told and notes what it is asked for. */
final class Asked implements ReceiverTester {
    private final List<ReceiverTest> tests = new ArrayList<>();
    private final List<Attempted> answer;

    Asked(Attempted... answer) {
        this.answer = List.of(answer);
    }

    @Override
    public synchronized CompletionStage<List<Attempted>> test(ReceiverTest test) {
        tests.add(test);
        return CompletableFuture.completedFuture(answer);
    }

    /** The tests asked for. */
    synchronized List<ReceiverTest> tests() {
        return List.copyOf(tests);
    }

    /** The only test asked for. */
    ReceiverTest only() {
        assertThat(tests()).hasSize(1);
        return tests().get(0);
    }
}
