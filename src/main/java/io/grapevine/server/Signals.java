package io.grapevine.server;

import io.quarkus.runtime.Quarkus;
import sun.misc.Signal;

/** Signal handlers of the process: TERM and INT stop it, HUP reloads the configuration. */
final class Signals {
    /** The only instance; static, as the handlers are installed before CDI starts. */
    private static final Signals OF_PROCESS = new Signals();

    private volatile Runnable onHangUp = () -> {};

    private Signals() {}

    /** Installs the handlers, as the JVM would exit with 143 on TERM and terminate on HUP. */
    static Signals handled() {
        Signal.handle(new Signal("TERM"), signal -> Quarkus.asyncExit(0));
        Signal.handle(new Signal("INT"), signal -> Quarkus.asyncExit(0));
        Signal.handle(new Signal("HUP"), signal -> OF_PROCESS.onHangUp.run());
        return OF_PROCESS;
    }

    /** Sets the action of HUP, which is ignored before. */
    void onHangUp(Runnable action) {
        onHangUp = action;
    }
}
