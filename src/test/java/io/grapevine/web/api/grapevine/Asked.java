package io.grapevine.web.api.grapevine;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.notification.Notification;
import io.grapevine.receiver.receivertest.Attempted;
import io.grapevine.receiver.receivertest.ReceiverTester;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Answers tests as set and records the requests. */
final class Asked implements ReceiverTester {
    /** A test that is asked for. */
    record ReceiverTest(@Nullable String config, Notification notification) {}

    private final List<ReceiverTest> tests = new ArrayList<>();
    private final List<Attempted> answer;

    Asked(Attempted... answer) {
        this.answer = List.of(answer);
    }

    @Override
    public synchronized CompletionStage<List<Attempted>> test(@Nullable String config, Notification notification) {
        tests.add(new ReceiverTest(config, notification));
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
