package io.grapevine.docs;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.util.TreeScanner;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The errors with which the web server answers, as its sources have them; {@code …} stands for what a request brings. */
final class HttpFaults {
    private final Literals literals;
    private final SortedSet<Fault> faults = new TreeSet<>(
            Comparator.comparing(Fault::area).thenComparing(Fault::status).thenComparing(Fault::message));

    /**
     * An error.
     *
     * @param area the package in which it is found, such as {@code web.api.v2}; for the endpoints of a feature that of the API which
     *     mounts them
     */
    record Fault(String area, int status, String message) {}

    private HttpFaults(Literals literals) {
        this.literals = literals;
    }

    /** Reads all sources. */
    static SortedSet<Fault> collect(List<CompilationUnitTree> units) {
        HttpFaults all = new HttpFaults(new Literals(units));
        for (CompilationUnitTree unit : units) {
            String area = String.valueOf(unit.getPackageName())
                    .replaceFirst("^io\\.grapevine\\.", "")
                    .replaceFirst("^features\\.\\w+\\.web$", "web.api.grapevine");
            unit.accept(all.new Scan(area, Sources.name(unit)), null);
        }
        return all.faults;
    }

    private final class Scan extends TreeScanner<@Nullable Void, @Nullable Void> {
        private final String area;
        private final String file;

        Scan(String area, String file) {
            this.area = area;
            this.file = file;
        }

        @Override
        public @Nullable Void visitMethodInvocation(MethodInvocationTree call, @Nullable Void nothing) {
            List<? extends ExpressionTree> arguments = call.getArguments();
            String method = call.getMethodSelect() instanceof MemberSelectTree select
                    ? select.getExpression().toString().replaceFirst(".*\\.", "") + "." + select.getIdentifier()
                    : call.getMethodSelect().toString();
            switch (method) {
                case "Refusal.invalid" -> add("400", arguments.get(0));
                case "Refusal.of", "ApiExchange.http", "Result.refused" ->
                    add(status(arguments.get(0)), arguments.get(1));
                case "Refusal.coded", "Answer.fault", "TenantPages.refuse", "Answer.text" ->
                    add(status(arguments.get(method.startsWith("Refusal") ? 0 : 1)), arguments.get(2));
                case "refuse", "refused", "http" -> {
                    if (arguments.size() > 1) {
                        add(status(arguments.get(arguments.size() - 2)), arguments.get(arguments.size() - 1));
                    }
                }
                default -> {}
            }
            return super.visitMethodInvocation(call, nothing);
        }

        private String status(ExpressionTree expression) {
            return literals.text(file, expression);
        }

        private void add(String status, ExpressionTree text) {
            String message = literals.text(file, text).strip().replaceAll("…+", "…");
            if (status.matches("[45]\\d\\d")
                    && !message.replace(Literals.VARIABLE, "").isBlank()) {
                faults.add(new Fault(area, Integer.parseInt(status), message));
            }
        }
    }
}
