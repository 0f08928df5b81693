package io.grapevine.template;

import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;

/** Runs what might exhaust the stack. */
public final class SmallStack {
    private SmallStack() {}

    /** What a task returns on a stack of so many bytes, or {@code stack overflow}; null if it fails. */
    public static String outcome(int bytes, Callable<String> task) throws InterruptedException {
        AtomicReference<String> outcome = new AtomicReference<>();
        Runnable run = () -> {
            try {
                outcome.set(task.call());
            } catch (StackOverflowError e) {
                outcome.set("stack overflow");
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        };
        Thread thread = new Thread(null, run, "small-stack", bytes);
        thread.start();
        thread.join();
        return outcome.get();
    }
}
