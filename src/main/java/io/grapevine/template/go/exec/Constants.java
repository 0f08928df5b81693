package io.grapevine.template.go.exec;

import io.grapevine.template.TemplateException;
import io.grapevine.template.go.parse.Expression;
import io.grapevine.template.go.parse.Expression.Constant;
import io.grapevine.template.go.value.GoType;
import io.grapevine.template.go.value.GoValue.Complex;
import io.grapevine.template.go.value.GoValue.IntValue;
import org.jspecify.annotations.Nullable;

/** Operands for constants, converted to the expected type. */
final class Constants {
    private Constants() {}

    static Operand operand(Expression word) {
        if (word instanceof Expression.Text text) {
            return new Fixed(text, text.text(), GoType.Kind.STRING);
        }
        if (word instanceof Expression.Bool bool) {
            return new Fixed(bool, bool.value(), GoType.Kind.BOOL);
        }
        if (word instanceof Expression.Numeral number) {
            return new Numeral(number);
        }
        return new Nil(word);
    }

    private static boolean takesAnything(GoType wanted) {
        return wanted == GoType.ANY || wanted == GoType.VALUE;
    }

    private static TemplateException misplaced(Run run, Operand constant, GoType wanted) {
        String sort = switch (wanted.kind()) {
            case BOOL -> "bool";
            case INT -> "integer";
            case UINT -> "unsigned integer";
            case FLOAT -> "float";
            case COMPLEX -> "complex";
            case STRING -> "string";
            default -> "";
        };
        String source = Run.shortened(constant.node());
        return sort.isEmpty()
                ? constant.error(run, "can't handle " + source + " for arg of type " + wanted)
                : constant.error(run, "expected " + sort + "; found " + source);
    }

    /** A string or boolean. */
    private record Fixed(Expression node, Object value, GoType.Kind kind) implements Operand {
        @Override
        public Object value(Run run, @Nullable Object dot, @Nullable Object last) throws TemplateException {
            takesNone(run, last);
            return value;
        }

        @Override
        public Object argument(Run run, @Nullable Object dot, GoType wanted) throws TemplateException {
            if (takesAnything(wanted) || wanted.kind() == kind) {
                return value;
            }
            throw misplaced(run, this, wanted);
        }
    }

    /** A constant, dot or pipeline that is given arguments. */
    record Uncallable(Expression node) implements Operand {
        @Override
        public Object value(Run run, @Nullable Object dot, @Nullable Object last) throws TemplateException {
            throw error(run, "can't give argument to non-function " + Run.shortened(node));
        }
    }

    private record Nil(Expression node) implements Operand {
        @Override
        public Object value(Run run, @Nullable Object dot, @Nullable Object last) throws TemplateException {
            throw error(run, "nil is not a command");
        }

        @Override
        public @Nullable Object argument(Run run, @Nullable Object dot, GoType wanted) throws TemplateException {
            if (wanted.canBeNil()) {
                return Operand.nil(wanted);
            }
            throw error(run, "cannot assign nil to " + wanted);
        }
    }

    private record Numeral(Expression.Numeral node) implements Operand {
        /** The value where no type is asked for; null if it does not fit an {@code int}. */
        private static @Nullable Object ideal(Constant constant) {
            if (constant.isComplex()) {
                return new Complex(constant.real(), constant.imaginary());
            }
            if (constant.isFloat() && constant.looksFloat()) {
                return constant.real();
            }
            return constant.isInt() ? (Object) constant.integer() : null;
        }

        @Override
        public Object value(Run run, @Nullable Object dot, @Nullable Object last) throws TemplateException {
            takesNone(run, last);
            Object ideal = ideal(node.value());
            if (ideal == null) {
                throw error(run, node.text() + " overflows int");
            }
            return ideal;
        }

        @Override
        public Object argument(Run run, @Nullable Object dot, GoType wanted) throws TemplateException {
            if (takesAnything(wanted)) {
                return value(run, dot, NONE);
            }
            Constant constant = node.value();
            return switch (wanted.kind()) {
                case INT -> {
                    if (!constant.isInt()) {
                        throw misplaced(run, this, wanted);
                    }
                    long n = constant.integer();
                    yield wanted == GoType.INT ? (Object) n : new IntValue(wanted, n);
                }
                case FLOAT -> {
                    if (!constant.isFloat()) {
                        throw misplaced(run, this, wanted);
                    }
                    yield constant.real();
                }
                default -> throw misplaced(run, this, wanted);
            };
        }
    }
}
