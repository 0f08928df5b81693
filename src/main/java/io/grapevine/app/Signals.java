package io.grapevine.app;

import java.util.concurrent.CountDownLatch;
import sun.misc.Signal;

/** The signals of the process: TERM and INT ask it to stop, HUP asks it to read the configuration again. */
final class Signals {
    /**
     * A process has its signals once, from its first moment on; so they live in the class and not in an object of CDI.
     */
    private static final Signals OF_PROCESS = new Signals();

    private final CountDownLatch stop = new CountDownLatch(1);
    private volatile Runnable onHangUp = () -> {};

    private Signals() {}

    /** Takes the signals over from the JVM, which would exit with 143 for TERM and end at HUP. */
    static Signals handled() {
        Signal.handle(new Signal("TERM"), signal -> OF_PROCESS.stop.countDown());
        Signal.handle(new Signal("INT"), signal -> OF_PROCESS.stop.countDown());
        Signal.handle(new Signal("HUP"), signal -> OF_PROCESS.onHangUp.run());
        return OF_PROCESS;
    }

    /** Says what HUP does from now on; before, it does nothing. */
    void onHangUp(Runnable action) {
        onHangUp = action;
    }

    /** Waits until the process is asked to stop. */
    void awaitStop() throws InterruptedException {
        stop.await();
    }
}
