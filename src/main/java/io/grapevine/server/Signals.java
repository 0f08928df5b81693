package io.grapevine.server;

import io.quarkus.runtime.Quarkus;
import org.jspecify.annotations.Nullable;
import sun.misc.Signal;

/** Signal handlers of the process: TERM and INT stop it, HUP reloads the configuration. */
final class Signals {
    /** The only instance; static, as the handlers are installed before CDI starts. */
    private static final Signals OF_PROCESS = new Signals();

    private @Nullable Runnable onHangUp;
    /** Whether HUP came before it had an action. */
    private boolean isHungUp;

    Signals() {}

    /** Installs the handlers, as the JVM would exit with 143 on TERM and terminate on HUP. */
    static Signals handled() {
        Signal.handle(new Signal("TERM"), signal -> Quarkus.asyncExit(0));
        Signal.handle(new Signal("INT"), signal -> Quarkus.asyncExit(0));
        Signal.handle(new Signal("HUP"), signal -> OF_PROCESS.hungUp());
        return OF_PROCESS;
    }

    /** Runs the action of HUP, as soon as it has one: the configuration may have been read before the file was changed. */
    synchronized void hungUp() {
        if (onHangUp == null) {
            isHungUp = true;
        } else {
            onHangUp.run();
        }
    }

    /** Sets the action of HUP, and runs it if the signal came before. */
    synchronized void onHangUp(Runnable action) {
        onHangUp = action;
        if (isHungUp) {
            isHungUp = false;
            action.run();
        }
    }
}
