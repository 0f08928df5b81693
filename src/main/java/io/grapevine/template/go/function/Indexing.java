package io.grapevine.template.go.function;

import io.grapevine.base.go.GoStrings;
import io.grapevine.model.LabelSet;
import io.grapevine.template.go.value.FunctionException;
import io.grapevine.template.go.value.GoList;
import io.grapevine.template.go.value.GoMap;
import io.grapevine.template.go.value.GoType;
import io.grapevine.template.go.value.GoValue.IntValue;
import io.grapevine.template.go.value.GoValue.NilInterface;
import io.grapevine.template.go.value.GoValue.SafeText;
import org.jspecify.annotations.Nullable;

final class Indexing {
    private Indexing() {}

    /** The first argument indexed by the second, the result by the third, and so on. */
    static Object index(@Nullable Object[] arguments) throws FunctionException {
        Object item = arguments[0];
        if (item == null || item == NilInterface.NIL) {
            throw new FunctionException("index of untyped nil");
        }
        for (int i = 1; i < arguments.length; i++) {
            if (item == NilInterface.NIL) {
                throw new FunctionException("index of nil pointer");
            }
            item = element(item, arguments[i]);
        }
        return item;
    }

    private static Object element(Object item, @Nullable Object index) throws FunctionException {
        if (item instanceof LabelSet labels) {
            return labels.valueOf(key(index));
        }
        if (item instanceof GoMap map) {
            return map.get(key(index));
        }
        if (item instanceof GoList list) {
            return list.element(within(position(index, list.size()), list.size()));
        }
        if (item instanceof String || item instanceof SafeText) {
            String s = text(item);
            int length = GoStrings.length(s);
            return IntValue.ofByte(GoStrings.byteAt(s, within(position(index, length), length)));
        }
        throw new FunctionException("can't index item of type " + GoType.of(item));
    }

    private static int within(int position, int length) throws FunctionException {
        if (position == length) {
            throw new FunctionException("reflect: slice index out of range");
        }
        return position;
    }

    private static String text(Object item) {
        return item instanceof SafeText safe ? safe.text() : item.toString();
    }

    private static String key(@Nullable Object index) throws FunctionException {
        if (index == null || index == NilInterface.NIL) {
            throw new FunctionException("value is nil; should be of type string");
        }
        if (index instanceof String key) {
            return key;
        }
        throw new FunctionException("value has type " + GoType.of(index) + "; should be string");
    }

    /** An index from 0 to {@code limit}, both included. */
    private static int position(@Nullable Object index, int limit) throws FunctionException {
        if (index == null || index == NilInterface.NIL) {
            throw new FunctionException("cannot index slice/array with nil");
        }
        long n;
        if (index instanceof Long plain) {
            n = plain;
        } else if (index instanceof IntValue other) {
            n = other.value();
        } else {
            throw new FunctionException("cannot index slice/array with type " + GoType.of(index));
        }
        if (n < 0 || n > limit) {
            throw new FunctionException("index out of range: " + n);
        }
        return (int) n;
    }

    /** The first argument from the second to the third, with the fourth as capacity. */
    static Object slice(@Nullable Object[] arguments) throws FunctionException {
        Object item = arguments[0];
        if (item == null || item == NilInterface.NIL) {
            throw new FunctionException("slice of untyped nil");
        }
        if (arguments.length > 4) {
            throw new FunctionException("too many slice indexes: " + (arguments.length - 1));
        }
        boolean isText = item instanceof String || item instanceof SafeText;
        if (isText && arguments.length == 4) {
            throw new FunctionException("cannot 3-index slice a string");
        }
        if (!isText && !(item instanceof GoList)) {
            throw new FunctionException("can't slice item of type " + GoType.of(item));
        }
        int length = isText ? GoStrings.length(text(item)) : ((GoList) item).size();
        int limit = isText ? length : ((GoList) item).capacity();
        int from = arguments.length > 1 ? position(arguments[1], limit) : 0;
        int to = arguments.length > 2 ? position(arguments[2], limit) : length;
        int max = arguments.length > 3 ? position(arguments[3], limit) : limit;
        if (from > to || to > max) {
            int lower = from > to ? from : to;
            throw new FunctionException("invalid slice index: " + lower + " > " + (from > to ? to : max));
        }
        if (item instanceof GoList list) {
            return list.slice(from, to, max);
        }
        String part = GoStrings.slice(text(item), from, to);
        return item instanceof SafeText safe ? new SafeText(safe.type(), part) : part;
    }

    /** The number of elements, of a string that of its bytes. */
    static long length(@Nullable Object item) throws FunctionException {
        if (item instanceof GoList list) {
            return list.size();
        }
        if (item instanceof LabelSet labels) {
            return labels.size();
        }
        if (item instanceof String || item instanceof SafeText) {
            return GoStrings.length(text(item));
        }
        if (item instanceof GoMap map) {
            return map.size();
        }
        if (item == null || item == NilInterface.NIL) {
            throw new FunctionException("len of nil pointer");
        }
        throw new FunctionException("len of type " + GoType.of(item));
    }
}
