package io.grapevine.docs;

import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The names of the metrics that Alertmanager does not have, as the sources register them. */
final class MetricNames {
    private static final String PREFIX = "grapevine_";
    private static final Set<String> KINDS = Set.of("counter", "gauge", "summary", "histogram");

    private MetricNames() {}

    /** Reads all sources; a factory of such metrics of which no metric is found is an error. */
    static SortedSet<String> collect() throws IOException {
        SortedSet<String> names = new TreeSet<>();
        for (CompilationUnitTree unit : Sources.parse()) {
            Scan scan = new Scan();
            unit.accept(scan, null);
            for (String prefix : scan.prefixes.values()) {
                if (scan.names.stream().noneMatch(name -> name.startsWith(prefix))) {
                    throw new AssertionError(Sources.name(unit) + ": no metric found of " + prefix);
                }
            }
            names.addAll(scan.names);
        }
        return names;
    }

    private static final class Scan extends TreeScanner<@Nullable Void, @Nullable Void> {
        /** The prefix of each factory, by the variable that has it. */
        private final Map<String, String> prefixes = new TreeMap<>();

        private final SortedSet<String> names = new TreeSet<>();

        @Override
        public @Nullable Void visitVariable(VariableTree variable, @Nullable Void nothing) {
            addFactory(variable.getName().toString(), variable.getInitializer());
            return super.visitVariable(variable, nothing);
        }

        @Override
        public @Nullable Void visitAssignment(AssignmentTree assignment, @Nullable Void nothing) {
            addFactory(assignment.getVariable().toString(), assignment.getExpression());
            return super.visitAssignment(assignment, nothing);
        }

        private void addFactory(String variable, @Nullable ExpressionTree value) {
            String prefix = prefix(value);
            if (!prefix.isEmpty()) {
                prefixes.put(variable, prefix);
            }
        }

        @Override
        public @Nullable Void visitMethodInvocation(MethodInvocationTree call, @Nullable Void nothing) {
            if (call.getMethodSelect() instanceof MemberSelectTree select
                    && !call.getArguments().isEmpty()) {
                String name = text(call.getArguments().get(0));
                String kind = select.getIdentifier().toString();
                if (kind.equals("name") && name.startsWith(PREFIX)) {
                    names.add(name);
                } else if (KINDS.contains(kind)) {
                    ExpressionTree factory = select.getExpression();
                    String prefix =
                            prefix(factory).isEmpty() ? prefixes.getOrDefault(factory.toString(), "") : prefix(factory);
                    if (!prefix.isEmpty()) {
                        names.add(prefix + name);
                    }
                }
            }
            return super.visitMethodInvocation(call, nothing);
        }

        /** The prefix of a factory that an expression creates; empty if it does not, or for metrics of Alertmanager. */
        private static String prefix(@Nullable Tree expression) {
            if (expression instanceof NewClassTree created
                    && created.getIdentifier().toString().equals("MetricFactory")) {
                List<? extends ExpressionTree> arguments = created.getArguments();
                String prefix = arguments.size() < 2 ? "" : text(arguments.get(1));
                return prefix.startsWith(PREFIX) ? prefix : "";
            }
            return "";
        }

        private static String text(ExpressionTree expression) {
            return expression instanceof LiteralTree literal && Sources.isText(literal)
                    ? (String) literal.getValue()
                    : "";
        }
    }
}
