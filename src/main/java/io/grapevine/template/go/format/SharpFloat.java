package io.grapevine.template.go.format;

/** The sharp flag of floats: always a decimal point, and trailing zeros with {@code %g}. */
final class SharpFloat {
    private SharpFloat() {}

    static String withPoint(String magnitude, char form, int precision) {
        boolean hex = form == 'x' || form == 'X';
        int tailStart = magnitude.length();
        for (int i = 0; i < magnitude.length(); i++) {
            char c = Character.toLowerCase(magnitude.charAt(i));
            if (c == 'p' || (c == 'e' && !hex)) {
                tailStart = i;
                break;
            }
        }
        String number = magnitude.substring(0, tailStart);
        int missing = 0;
        if (form == 'g' || form == 'G' || form == 'x') {
            missing = (precision < 0 ? 6 : precision) - significant(number);
        }
        StringBuilder out = new StringBuilder(number);
        if (number.indexOf('.') < 0) {
            missing -= number.equals("0") ? 1 : 0;
            out.append('.');
        }
        return out.append("0".repeat(Math.max(0, missing)))
                .append(magnitude, tailStart, magnitude.length())
                .toString();
    }

    private static int significant(String number) {
        int count = 0;
        for (int i = 0; i < number.length(); i++) {
            char c = number.charAt(i);
            if (c != '.' && (count > 0 || c != '0')) {
                count++;
            }
        }
        return count;
    }
}
