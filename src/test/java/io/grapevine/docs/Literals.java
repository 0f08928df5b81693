package io.grapevine.docs;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewArrayTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The values of expressions in the sources, as far as literals and constants say. */
final class Literals {
    /** Stands for a part that is known at run time only. */
    static final String VARIABLE = "…";

    /** The initializers of variables, by {@code File.name}; the first of a name in a file. */
    private final Map<String, ExpressionTree> initializers = new TreeMap<>();

    Literals(List<CompilationUnitTree> units) {
        for (CompilationUnitTree unit : units) {
            String file = Sources.name(unit);
            unit.accept(
                    new TreeScanner<@Nullable Void, @Nullable Void>() {
                        @Override
                        public @Nullable Void visitVariable(VariableTree variable, @Nullable Void nothing) {
                            if (variable.getInitializer() != null) {
                                initializers.putIfAbsent(file + "." + variable.getName(), variable.getInitializer());
                            }
                            return super.visitVariable(variable, nothing);
                        }
                    },
                    null);
        }
    }

    /** The text of an expression in a file; {@code …} stands for what is not a literal or a constant. */
    String text(String file, @Nullable Tree expression) {
        if (expression instanceof LiteralTree literal) {
            return String.valueOf(literal.getValue());
        }
        if (expression instanceof ParenthesizedTree inner) {
            return text(file, inner.getExpression());
        }
        if (expression instanceof BinaryTree sum && sum.getKind() == Tree.Kind.PLUS) {
            return text(file, sum.getLeftOperand()) + text(file, sum.getRightOperand());
        }
        if (expression instanceof IdentifierTree name && isConstant(name.getName())) {
            return text(file, initializers.get(file + "." + name));
        }
        if (expression instanceof MemberSelectTree select && isConstant(select.getIdentifier())) {
            String type = select.getExpression().toString();
            String declared = type.substring(type.lastIndexOf('.') + 1);
            return text(declared, initializers.get(declared + "." + select.getIdentifier()));
        }
        if (expression instanceof MethodInvocationTree call
                && call.getMethodSelect() instanceof MemberSelectTree select
                && List.of("toMillis", "ofMillis")
                        .contains(select.getIdentifier().toString())) {
            // a duration, in milliseconds
            return text(
                    file,
                    call.getArguments().isEmpty()
                            ? select.getExpression()
                            : call.getArguments().get(0));
        }
        return VARIABLE;
    }

    /** What a constant of a file is initialized with; any other expression as it is. */
    @Nullable
    Tree value(String file, Tree expression) {
        return expression instanceof IdentifierTree name ? initializers.get(file + "." + name) : expression;
    }

    private static boolean isConstant(CharSequence name) {
        return name.toString().matches("[A-Z][A-Z0-9_]*");
    }

    /** All texts in an expression: in an array, in both branches of a choice, in the arguments of a call. */
    Stream<String> texts(String file, @Nullable Tree expression) {
        if (expression instanceof NewArrayTree array) {
            return array.getInitializers() == null
                    ? Stream.of()
                    : array.getInitializers().stream().flatMap(each -> texts(file, each));
        }
        if (expression instanceof ConditionalExpressionTree choice) {
            return Stream.of(choice.getTrueExpression(), choice.getFalseExpression())
                    .flatMap(each -> texts(file, each));
        }
        if (expression instanceof MethodInvocationTree call) {
            return call.getArguments().stream().flatMap(each -> texts(file, each));
        }
        if (expression instanceof IdentifierTree name && !isConstant(name.getName())) {
            List<String> found = new ArrayList<>();
            Tree initializer = initializers.get(file + "." + name);
            if (initializer instanceof ConditionalExpressionTree || initializer instanceof NewArrayTree) {
                texts(file, initializer).forEach(found::add);
            }
            return found.stream();
        }
        String text = text(file, expression);
        return text.equals(VARIABLE) ? Stream.of() : Stream.of(text);
    }
}
