package io.grapevine.docs;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The messages that the program logs at WARN or ERROR, as its sources have them: each fluent call ({@code LOG.atWarn()…log(x)})
 * and each short one ({@code LOG.error(x)}). A part of a message that is not a literal becomes {@code …}.
 */
final class LogCalls {
    /** Stands for a part of a message that is known at run time only. */
    static final String VARIABLE = "…";

    /** The greatest level at which each message is logged, by message. */
    private final SortedMap<String, Level> messages = new TreeMap<>();

    /** The files with a message of which no part is a literal, as often as they have one. */
    private final List<String> dynamic = new ArrayList<>();

    /** A level of which a user is to know. */
    enum Level {
        WARN,
        ERROR
    }

    private LogCalls() {}

    /** Reads all sources. */
    static LogCalls collect() throws IOException {
        LogCalls calls = new LogCalls();
        for (CompilationUnitTree unit : Sources.parse()) {
            unit.accept(calls.new Scan(unit), null);
        }
        return calls;
    }

    SortedMap<String, Level> messages() {
        return messages;
    }

    List<String> dynamic() {
        return dynamic.stream().sorted().toList();
    }

    /** Reads one file. */
    private final class Scan extends TreeScanner<@Nullable Void, @Nullable Void> {
        private final CompilationUnitTree unit;
        private @Nullable MethodTree method;

        Scan(CompilationUnitTree unit) {
            this.unit = unit;
        }

        @Override
        public @Nullable Void visitMethod(MethodTree tree, @Nullable Void nothing) {
            MethodTree outer = method;
            method = tree;
            super.visitMethod(tree, nothing);
            method = outer;
            return null;
        }

        @Override
        public @Nullable Void visitMethodInvocation(MethodInvocationTree call, @Nullable Void nothing) {
            if (call.getMethodSelect() instanceof MemberSelectTree select
                    && !call.getArguments().isEmpty()) {
                String name = select.getIdentifier().toString();
                ExpressionTree receiver = select.getExpression();
                if (name.equals("log")) {
                    level(receiver)
                            .ifPresent(level -> add(level, call.getArguments().get(0)));
                } else if (receiver.toString().equals("LOG") && (name.equals("warn") || name.equals("error"))) {
                    add(
                            Level.valueOf(name.toUpperCase(java.util.Locale.ROOT)),
                            call.getArguments().get(0));
                }
            }
            return super.visitMethodInvocation(call, nothing);
        }

        /** The level of a logging event builder, if that is WARN or ERROR. */
        private Optional<Level> level(ExpressionTree builder) {
            Optional<Level> own = levelWithin(builder);
            return own.isPresent()
                    ? own
                    : variable(root(builder)).flatMap(variable -> {
                        if (variable.getInitializer() != null) {
                            return levelWithin(variable.getInitializer());
                        }
                        // a parameter: the level is chosen by a caller in the same file
                        return variable.getType() != null
                                        && variable.getType().toString().equals("LoggingEventBuilder")
                                ? levelWithin(unit)
                                : Optional.empty();
                    });
        }

        private Optional<VariableTree> variable(String name) {
            List<VariableTree> found = new ArrayList<>();
            if (method != null) {
                method.accept(
                        new TreeScanner<@Nullable Void, @Nullable Void>() {
                            @Override
                            public @Nullable Void visitVariable(VariableTree tree, @Nullable Void nothing) {
                                if (tree.getName().contentEquals(name)) {
                                    found.add(tree);
                                }
                                return super.visitVariable(tree, nothing);
                            }
                        },
                        null);
            }
            return found.stream().findFirst();
        }

        private void add(Level level, ExpressionTree message) {
            for (String text : texts(message)) {
                if (text.equals(VARIABLE)) {
                    dynamic.add(Sources.name(unit));
                } else {
                    messages.merge(text, level, (a, b) -> a.compareTo(b) > 0 ? a : b);
                }
            }
        }

        /** What an expression can be. */
        private List<String> texts(ExpressionTree expression) {
            if (expression instanceof LiteralTree literal && Sources.isText(literal)) {
                return List.of((String) literal.getValue());
            }
            if (expression instanceof ParenthesizedTree inner) {
                return texts(inner.getExpression());
            }
            if (expression instanceof ConditionalExpressionTree either) {
                List<String> both = new ArrayList<>(texts(either.getTrueExpression()));
                both.addAll(texts(either.getFalseExpression()));
                return both;
            }
            if (expression instanceof BinaryTree sum && sum.getKind() == Tree.Kind.PLUS) {
                List<String> joined = new ArrayList<>();
                for (String left : texts(sum.getLeftOperand())) {
                    texts(sum.getRightOperand()).forEach(right -> joined.add(left + right));
                }
                return joined;
            }
            if (expression instanceof IdentifierTree name && method != null) {
                return argumentsFor(method, name.getName().toString());
            }
            return List.of(VARIABLE);
        }

        /** What the callers in this file give for a parameter of a method. */
        private List<String> argumentsFor(MethodTree called, String parameter) {
            List<String> names = called.getParameters().stream()
                    .map(each -> each.getName().toString())
                    .toList();
            int index = names.indexOf(parameter);
            List<String> given = new ArrayList<>();
            if (index >= 0) {
                MethodTree outer = method;
                method = null; // one step only
                unit.accept(
                        new TreeScanner<@Nullable Void, @Nullable Void>() {
                            @Override
                            public @Nullable Void visitMethodInvocation(
                                    MethodInvocationTree call, @Nullable Void nothing) {
                                if (call.getMethodSelect() instanceof IdentifierTree name
                                        && name.getName().equals(called.getName())
                                        && call.getArguments().size() == names.size()) {
                                    given.addAll(texts(call.getArguments().get(index)));
                                }
                                return super.visitMethodInvocation(call, nothing);
                            }
                        },
                        null);
                method = outer;
            }
            return given.isEmpty() ? List.of(VARIABLE) : given;
        }
    }

    /** The greatest level that is asked for anywhere within a tree. */
    private static Optional<Level> levelWithin(Tree tree) {
        List<Level> found = new ArrayList<>();
        tree.accept(
                new TreeScanner<@Nullable Void, @Nullable Void>() {
                    @Override
                    public @Nullable Void visitMemberSelect(MemberSelectTree select, @Nullable Void nothing) {
                        switch (select.getIdentifier().toString()) {
                            case "atWarn" -> found.add(Level.WARN);
                            case "atError" -> found.add(Level.ERROR);
                            default -> {}
                        }
                        return super.visitMemberSelect(select, nothing);
                    }
                },
                null);
        return found.stream().max(Comparator.naturalOrder());
    }

    /** The name at which a chain of calls begins. */
    private static String root(ExpressionTree expression) {
        if (expression instanceof MethodInvocationTree call) {
            return root(call.getMethodSelect());
        }
        return expression instanceof MemberSelectTree select ? root(select.getExpression()) : expression.toString();
    }
}
