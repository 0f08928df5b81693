package io.grapevine.web.page;

import java.lang.management.LockInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.MonitorInfo;
import java.lang.management.ThreadInfo;
import javax.management.JMException;
import javax.management.ObjectName;

/** Diagnostics of the JVM as text: threads, class histogram, command line. */
final class JvmDiagnostics {
    private JvmDiagnostics() {}

    /** The arguments of the process, with NUL between them as in {@code /proc}. */
    static String commandLine() {
        ProcessHandle.Info info = ProcessHandle.current().info();
        String[] arguments = info.arguments().orElseGet(() -> new String[0]);
        return info.command().orElse("java") + (arguments.length == 0 ? "" : "\0" + String.join("\0", arguments));
    }

    /** Every thread with its whole stack and its locks. */
    static String threads() {
        StringBuilder out = new StringBuilder();
        for (ThreadInfo thread : ManagementFactory.getThreadMXBean().dumpAllThreads(true, true)) {
            append(out, thread);
        }
        return out.toString();
    }

    private static void append(StringBuilder out, ThreadInfo thread) {
        out.append('"').append(thread.getThreadName()).append("\" id=").append(thread.getThreadId());
        out.append(thread.isDaemon() ? " daemon " : " ").append(thread.getThreadState());
        if (thread.getLockName() != null) {
            out.append(" on ").append(thread.getLockName());
        }
        if (thread.getLockOwnerName() != null) {
            out.append(" held by \"").append(thread.getLockOwnerName()).append('"');
        }
        out.append('\n');
        StackTraceElement[] stack = thread.getStackTrace();
        for (int depth = 0; depth < stack.length; depth++) {
            out.append("\tat ").append(stack[depth]).append('\n');
            for (MonitorInfo monitor : thread.getLockedMonitors()) {
                if (monitor.getLockedStackDepth() == depth) {
                    out.append("\t- holds ").append(monitor).append('\n');
                }
            }
        }
        for (LockInfo lock : thread.getLockedSynchronizers()) {
            out.append("\t- holds ").append(lock).append('\n');
        }
        out.append('\n');
    }

    /**
     * Number and size of the objects of each class.
     *
     * @param collected whether the garbage is collected first, which halts the program for a moment
     */
    static String classHistogram(boolean collected) throws JMException {
        String[] options = collected ? new String[0] : new String[] {"-all"};
        return (String) ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        "gcClassHistogram",
                        new Object[] {options},
                        new String[] {String[].class.getName()});
    }
}
