package io.grapevine.template.go.parse;

import io.grapevine.base.go.Literals;
import io.grapevine.base.go.Literals.BadLiteral;
import io.grapevine.base.go.Quoted;
import io.grapevine.template.go.value.GoNumbers;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** An expression in an action. */
public sealed interface Expression {
    Position at();

    /**
     * Commands, each of which hands its value to the next as last argument.
     *
     * @param variables the names, with their dollar sign, that the value is given to; two of them only in a range
     * @param assigns whether the variables exist already and are assigned, rather than declared
     * @param commands at least one
     */
    record Pipeline(Position at, List<String> variables, boolean assigns, List<Command> commands)
            implements Expression {
        public Pipeline {
            variables = List.copyOf(variables);
            commands = List.copyOf(commands);
        }

        /** Returns the pipeline with other commands. */
        public Pipeline withCommands(List<Command> others) {
            return new Pipeline(at, variables, assigns, others);
        }

        @Override
        public String toString() {
            StringBuilder out = new StringBuilder(String.join(", ", variables));
            out.append(variables.isEmpty() ? "" : assigns ? " = " : " := ");
            for (int i = 0; i < commands.size(); i++) {
                out.append(i == 0 ? "" : " | ").append(commands.get(i));
            }
            return out.toString();
        }
    }

    /** An operand alone, or a function or method with arguments. */
    record Command(Position at, Expression head, List<Expression> arguments) implements Expression {
        public Command {
            arguments = List.copyOf(arguments);
        }

        @Override
        public String toString() {
            StringBuilder out = new StringBuilder(shown(head));
            arguments.forEach(argument -> out.append(' ').append(shown(argument)));
            return out.toString();
        }

        private static String shown(Expression word) {
            return word instanceof Pipeline ? "(" + word + ")" : word.toString();
        }
    }

    /** The name of a function. */
    record Identifier(Position at, String name) implements Expression {
        @Override
        public String toString() {
            return name;
        }
    }

    /** The dot. */
    record Dot(Position at) implements Expression {
        @Override
        public String toString() {
            return ".";
        }
    }

    /** The untyped nil. */
    record Nil(Position at) implements Expression {
        @Override
        public String toString() {
            return "nil";
        }
    }

    /**
     * A variable.
     *
     * @param name with its dollar sign
     */
    record Variable(Position at, String name) implements Expression {
        @Override
        public String toString() {
            return name;
        }
    }

    /**
     * Fields or methods, one after the other.
     *
     * @param target what has the first of them: a {@link Dot}, a {@link Variable}, a parenthesised {@link Pipeline} or an {@link
     *     Identifier}
     * @param fields at least one, without their dots
     */
    record Chain(Position at, Expression target, List<String> fields) implements Expression {
        public Chain {
            fields = List.copyOf(fields);
        }

        @Override
        public String toString() {
            String base =
                    target instanceof Pipeline ? "(" + target + ")" : target instanceof Dot ? "" : target.toString();
            return base + "." + String.join(".", fields);
        }
    }

    /** {@code true} or {@code false}. */
    record Bool(Position at, boolean value) implements Expression {
        @Override
        public String toString() {
            return Boolean.toString(value);
        }
    }

    /** A string constant, as it stands in the template ({@code quoted}) and as what it means. */
    record Text(Position at, String quoted, String text) implements Expression {
        @Override
        public String toString() {
            return quoted;
        }
    }

    /** A number or character constant, as it stands in the template and as what it means. */
    record Numeral(Position at, String text, Constant value) implements Expression {
        @Override
        public String toString() {
            return text;
        }
    }

    /**
     * The value of a numeric constant in each type that can hold it, as Go's untyped constants.
     *
     * @param isInt whether it is an integer from -2⁶³ to 2⁶³-1, which is then {@code integer}
     * @param isFloat whether it is real, with the value {@code real}
     * @param isComplex whether it is written as a complex number {@code real + imaginary·i}
     * @param looksFloat whether it is written with a point or exponent, so that it is a float where no type is asked for
     */
    record Constant(
            boolean isInt,
            long integer,
            boolean isFloat,
            boolean isComplex,
            double real,
            double imaginary,
            boolean looksFloat) {
        static Constant character(String quoted) throws BadLiteral {
            int c = Literals.character(quoted);
            return new Constant(true, c, true, false, c, 0, false);
        }

        /** A constant of the form {@code a+bi}. */
        static Constant complex(String text) throws BadLiteral {
            int split = text.length() - 2;
            while (split > 0 && !isSignOfPart(text, split)) {
                split--;
            }
            OptionalDouble real = GoNumbers.parseFloat(text.substring(0, split));
            OptionalDouble imaginary = GoNumbers.parseFloat(text.substring(split, text.length() - 1));
            if (real.isEmpty() || imaginary.isEmpty()) {
                throw new BadLiteral("syntax error scanning complex number");
            }
            return simplified(real.getAsDouble(), imaginary.getAsDouble());
        }

        private static boolean isSignOfPart(String text, int i) {
            char c = text.charAt(i);
            boolean hex = text.startsWith("0x", i > 0 && !Character.isDigit(text.charAt(0)) ? 1 : 0);
            char before = Character.toLowerCase(text.charAt(i - 1));
            return (c == '+' || c == '-') && !(before == 'p' || (before == 'e' && !hex));
        }

        static Constant number(String text) throws BadLiteral {
            if (text.endsWith("i")) {
                OptionalDouble imaginary = GoNumbers.parseFloat(text.substring(0, text.length() - 1));
                if (imaginary.isPresent()) {
                    return simplified(0, imaginary.getAsDouble());
                }
            }
            boolean looksFloat = looksFloat(text);
            OptionalLong signed = GoNumbers.parseSigned(text);
            if (signed.isPresent()) {
                long n = signed.getAsLong();
                return new Constant(true, n, true, false, n, 0, looksFloat);
            }
            OptionalLong unsigned = GoNumbers.parseUnsigned(text);
            if (unsigned.isPresent()) {
                double value = GoNumbers.unsignedToDouble(unsigned.getAsLong());
                return new Constant(false, 0, true, false, value, 0, looksFloat);
            }
            return real(text, looksFloat);
        }

        private static Constant real(String text, boolean looksFloat) throws BadLiteral {
            OptionalDouble value = GoNumbers.parseFloat(text);
            if (value.isEmpty()) {
                throw new BadLiteral("illegal number syntax: " + Quoted.quote(text));
            }
            if (!containsAny(text, ".eEpP")) {
                throw new BadLiteral("integer overflow: " + Quoted.quote(text));
            }
            double f = value.getAsDouble();
            return new Constant(fitsInt(f), (long) f, true, false, f, 0, looksFloat);
        }

        private static Constant simplified(double real, double imaginary) {
            boolean isReal = imaginary == 0;
            return new Constant(isReal && fitsInt(real), (long) real, isReal, true, real, imaginary, false);
        }

        private static boolean fitsInt(double f) {
            return f == Math.rint(f) && f >= -0x1p63 && f < 0x1p63;
        }

        private static boolean looksFloat(String text) {
            boolean hexInteger =
                    text.length() > 2 && (text.startsWith("0x") || text.startsWith("0X")) && !containsAny(text, "pP");
            return !hexInteger && containsAny(text, ".eEpP");
        }

        private static boolean containsAny(String text, String characters) {
            return text.chars().anyMatch(c -> characters.indexOf(c) >= 0);
        }
    }
}
