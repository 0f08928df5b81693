package io.grapevine.base.loop;

/** A task that runs another one's work, and goes by its name. */
record LoopTask(Object origin, Runnable work) implements Runnable {
    @Override
    public void run() {
        work.run();
    }

    /** The simple name of the top-level class in which a task is written. */
    static String name(Object task) {
        Object written = task;
        while (written instanceof LoopTask wrapped) {
            written = wrapped.origin;
        }
        String name = written.getClass().getName();
        return name.substring(name.lastIndexOf('.') + 1).replaceFirst("\\$.*", "");
    }
}
