package io.grapevine.template.go.format;

import io.grapevine.template.go.value.FunctionException;
import io.grapevine.template.go.value.GoList;
import io.grapevine.template.go.value.GoStrings;
import io.grapevine.template.go.value.IntValue;

/** Byte slices, which some verbs print as text. */
final class Bytes {
    private Bytes() {}

    static byte[] of(GoList list) {
        byte[] bytes = new byte[list.size()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) ((IntValue) list.element(i)).value();
        }
        return bytes;
    }

    static void print(GoList list, int verb, Spec spec, Scalars scalars) throws FunctionException {
        if (verb == 'x' || verb == 'X') {
            scalars.hexBytes(of(list), verb == 'X');
        } else {
            scalars.string(GoStrings.of(of(list)), verb);
        }
    }
}
