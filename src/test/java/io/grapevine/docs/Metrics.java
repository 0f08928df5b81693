package io.grapevine.docs;

import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreeScanner;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The metrics that the sources register, by name. Those of the Prometheus client library are not among them. */
final class Metrics {
    private static final Set<String> TYPES = Set.of("counter", "gauge", "summary", "histogram");

    /** What the one prefix with a variable part can have there. */
    private static final List<String> STATES = List.of("silences", "nflog");

    private final Literals literals;
    private final SortedMap<String, Metric> metrics = new TreeMap<>();

    /**
     * A metric.
     *
     * @param type the type that {@code /metrics} says
     * @param labels the names of all labels that it can have
     */
    record Metric(String name, String type, String help, List<String> labels) {}

    private Metrics(Literals literals) {
        this.literals = literals;
    }

    /** Reads all sources; a factory of which no metric is found is an error. */
    static Collection<Metric> collect(List<CompilationUnitTree> units) {
        Metrics all = new Metrics(new Literals(units));
        for (CompilationUnitTree unit : units) {
            Scan scan = all.new Scan(Sources.name(unit));
            unit.accept(scan, null);
            for (Factory factory : scan.factories.values()) {
                if (factory.names()
                        .noneMatch(prefix -> all.metrics.keySet().stream().anyMatch(name -> name.startsWith(prefix)))) {
                    throw new AssertionError(Sources.name(unit) + ": no metric found of " + factory.prefix());
                }
            }
        }
        return all.metrics.values();
    }

    /** A factory of metrics: the prefix of their names, and the names of their constant labels. */
    private record Factory(String prefix, List<String> labels) {
        /** The prefixes for all values of a variable part. */
        Stream<String> names() {
            return prefix.contains(Literals.VARIABLE)
                    ? STATES.stream().map(state -> prefix.replace(Literals.VARIABLE, state))
                    : Stream.of(prefix);
        }
    }

    private final class Scan extends TreeScanner<@Nullable Void, @Nullable Void> {
        private final String file;

        /** The factory that each variable has. */
        private final Map<String, Factory> factories = new TreeMap<>();

        Scan(String file) {
            this.file = file;
        }

        @Override
        public @Nullable Void visitVariable(VariableTree variable, @Nullable Void nothing) {
            add(variable.getName().toString(), variable.getInitializer());
            return super.visitVariable(variable, nothing);
        }

        @Override
        public @Nullable Void visitAssignment(AssignmentTree assignment, @Nullable Void nothing) {
            add(assignment.getVariable().toString(), assignment.getExpression());
            return super.visitAssignment(assignment, nothing);
        }

        private void add(String variable, @Nullable Tree value) {
            Factory factory = factory(value);
            if (factory != null) {
                factories.put(variable, factory);
            }
        }

        /** The factory that an expression creates, if it does. */
        private @Nullable Factory factory(@Nullable Tree expression) {
            if (expression instanceof NewClassTree created
                    && created.getIdentifier().toString().equals("MetricFactory")) {
                List<? extends ExpressionTree> arguments = created.getArguments();
                List<String> constant = arguments.size() < 3 ? List.of() : constantLabels(arguments.get(2));
                return new Factory(literals.text(file, arguments.get(1)), constant);
            }
            return null;
        }

        /** The names in {@code Labels.of(name, value, ...)}. */
        private List<String> constantLabels(ExpressionTree labels) {
            List<String> pairs =
                    literals.texts(file, literals.value(file, labels)).toList();
            return pairs.isEmpty() ? List.of() : List.of(pairs.get(0));
        }

        @Override
        public @Nullable Void visitMethodInvocation(MethodInvocationTree call, @Nullable Void nothing) {
            if (call.getMethodSelect() instanceof MemberSelectTree select) {
                String method = select.getIdentifier().toString();
                List<? extends ExpressionTree> arguments = call.getArguments();
                Factory factory = factory(select.getExpression());
                Factory known =
                        factory == null ? factories.get(select.getExpression().toString()) : factory;
                if (TYPES.contains(method) && known != null) {
                    Set<String> labels = new LinkedHashSet<>(known.labels());
                    arguments.stream()
                            .skip(2)
                            .flatMap(each -> literals.texts(file, each))
                            .forEach(labels::add);
                    known.names().forEach(prefix -> add(prefix, method, arguments, labels));
                } else if (method.equals("labelNames") && of(call, "name") != null) {
                    String name = literals.text(file, of(call, "name"));
                    List<String> labels = arguments.stream()
                            .flatMap(each -> literals.texts(file, each))
                            .toList();
                    if (!name.contains(Literals.VARIABLE)) {
                        metrics.put(name, new Metric(name, "gauge", literals.text(file, of(call, "help")), labels));
                    }
                }
            }
            return super.visitMethodInvocation(call, nothing);
        }

        private void add(
                String prefix, String type, List<? extends ExpressionTree> arguments, Collection<String> labels) {
            String name = prefix + literals.text(file, arguments.get(0));
            Metric metric = new Metric(name, type, literals.text(file, arguments.get(1)), List.copyOf(labels));
            metrics.put(name, metric);
        }

        /** The argument of an earlier call in a chain of calls. */
        private static @Nullable ExpressionTree of(MethodInvocationTree call, String method) {
            ExpressionTree each = call;
            while (each instanceof MethodInvocationTree step
                    && step.getMethodSelect() instanceof MemberSelectTree select) {
                if (select.getIdentifier().contentEquals(method)) {
                    return step.getArguments().get(0);
                }
                each = select.getExpression();
            }
            return null;
        }
    }
}
