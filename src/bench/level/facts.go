// Prints what the packages of an Alertmanager know of themselves, for bin/level, which compiles it with them.
//
//	facts fields           each field of the configuration: its path and the kind of its value
//	facts templates        each expression to try in a template: what it tries, and its text
//	facts write DIRECTORY  writes state files whose records have every field of their messages
//	facts read DIRECTORY   each field of the records of state files: its path and its value
//
// Columns are parted by tabs.
package main

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"sort"
	"strconv"
	"strings"
	"time"

	"google.golang.org/protobuf/encoding/protodelim"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	_ "github.com/prometheus/alertmanager/cluster/clusterpb"
	"github.com/prometheus/alertmanager/config"
	_ "github.com/prometheus/alertmanager/nflog/nflogpb"
	_ "github.com/prometheus/alertmanager/silence/silencepb"
	"github.com/prometheus/alertmanager/template"
)

// The files below --storage.path, and the messages that they are made of.
var stateFiles = map[string]protoreflect.FullName{"nflog": "nflogpb.MeshEntry", "silences": "silencepb.MeshSilence"}

// So many records have each value of an enumeration and each alternative of a oneof.
const records = 6

func main() {
	switch os.Args[1] {
	case "fields":
		fields(reflect.TypeFor[config.Config](), "", map[reflect.Type]bool{})
	case "templates":
		functions()
		members(reflect.TypeFor[*template.Data](), "", map[reflect.Type]bool{})
	case "write":
		for file, message := range stateFiles {
			must(os.WriteFile(filepath.Join(os.Args[2], file), written(message), 0o644))
		}
	case "read":
		for file, message := range stateFiles {
			content, err := os.ReadFile(filepath.Join(os.Args[2], file))
			must(err)
			read(content, message)
		}
	default:
		must(fmt.Errorf("%s: unknown", os.Args[1]))
	}
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// fields walks the structs below t, each type once: what is inside an http_config does not depend on where it is.
func fields(t reflect.Type, path string, seen map[reflect.Type]bool) {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		if t.Kind() == reflect.Slice {
			path += "[]"
		}
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct || seen[t] {
		return
	}
	seen[t] = true
	for _, field := range reflect.VisibleFields(t) {
		if len(field.Index) > 1 {
			continue // of an embedded struct, which comes itself
		}
		name, options, tagged := strings.Cut(field.Tag.Get("yaml"), ",")
		switch {
		case tagged && strings.Contains(options, "inline"):
			fields(field.Type, path, seen)
			delete(seen, field.Type) // elsewhere these fields have another place
		case name == "" || name == "-":
		default:
			inner := strings.TrimPrefix(path+"."+name, ".")
			fmt.Printf("%s\t%s\n", inner, field.Type)
			fields(field.Type, inner, seen)
		}
	}
}

// What may stand for an argument of a function: each of these is tried.
var arguments = map[string][]string{
	"string":         {`"a B%2F"`, `"15m"`, `"2006"`},
	"int":            {"1"},
	"float64":        {"1.5"},
	"bool":           {"true"},
	"interface {}":   {`(stringSlice "b" "a")`, `12345`},
	"[]interface {}": {`(list "b" 2)`},
	"[]string":       {`(stringSlice "a" "b")`},
	"time.Time":      {"(index .Alerts 0).StartsAt"},
	"time.Duration":  {"((index .Alerts 0).EndsAt.Sub (index .Alerts 0).StartsAt)"},
	"time.Month":     {"(index .Alerts 0).StartsAt.Month"},
	"*time.Location": {"(index .Alerts 0).StartsAt.Location"},
}

func functions() {
	for name, function := range template.DefaultFuncs {
		for i, call := range calls(name, reflect.TypeOf(function), 0) {
			fmt.Printf("%s %d\t{{ %s }}\n", name, i+1, call)
		}
	}
}

// calls writes a call with each sample of its arguments: the nth of all of them together.
func calls(name string, function reflect.Type, first int) []string {
	var texts []string
	for n := 0; n < 3; n++ {
		text := name
		for i := first; i < function.NumIn(); i++ {
			in := function.In(i)
			if function.IsVariadic() && i == function.NumIn()-1 {
				in = in.Elem()
			}
			samples := arguments[in.String()]
			if len(samples) == 0 {
				return []string{name + " nil"}
			}
			text += " " + samples[n%len(samples)]
		}
		if len(texts) == 0 || texts[len(texts)-1] != text {
			texts = append(texts, text)
		}
	}
	return texts
}

// members walks the fields and methods of what templates are given, each type once.
func members(t reflect.Type, path string, seen map[reflect.Type]bool) {
	if t.Name() == "" && t.Kind() == reflect.Slice && !seen[t.Elem()] {
		members(t.Elem(), fmt.Sprintf("(index %s 0)", path), seen)
		return
	}
	if seen[t] {
		return
	}
	seen[t] = true
	for i := 0; i < t.NumMethod(); i++ {
		method := t.Method(i)
		for n, call := range calls(path+"."+method.Name, method.Type, 1) {
			if n > 0 {
				continue
			}
			member(t, method.Name, call, method.Type)
			if method.Type.NumIn() == 1 && method.Type.NumOut() == 1 {
				members(method.Type.Out(0), call, seen)
			}
		}
	}
	value := t
	if value.Kind() == reflect.Pointer {
		value = value.Elem()
	}
	switch value.Kind() {
	case reflect.Struct:
		for _, field := range reflect.VisibleFields(value) {
			if field.IsExported() {
				member(t, field.Name, path+"."+field.Name, field.Type)
				members(field.Type, path+"."+field.Name, seen)
			}
		}
	case reflect.Slice:
		members(value.Elem(), fmt.Sprintf("(index %s 0)", path), seen)
	}
}

// member prints what tries one member: its value if it is a scalar.
func member(t reflect.Type, name, expression string, result reflect.Type) {
	if result.Kind() == reflect.Func && result.NumOut() > 0 {
		result = result.Out(0)
	}
	text := "{{ %s }}"
	switch result.Kind() {
	case reflect.Struct, reflect.Slice, reflect.Pointer, reflect.Map, reflect.Interface:
		text = "{{ if %s }}something{{ else }}nothing{{ end }}"
	}
	fmt.Printf("%s.%s\t%s\n", t, name, fmt.Sprintf(text, expression))
}

// written makes a state file: messages one after the other, each with its length before it.
func written(name protoreflect.FullName) []byte {
	var content bytes.Buffer
	for n := 0; n < records; n++ {
		message := blank(name)
		fill(message, n)
		_, err := protodelim.MarshalTo(&content, message.Interface())
		must(err)
	}
	return content.Bytes()
}

func blank(name protoreflect.FullName) protoreflect.Message {
	found, err := protoregistry.GlobalTypes.FindMessageByName(name)
	must(err)
	return found.New()
}

// fill sets every field of the nth message.
func fill(message protoreflect.Message, n int) {
	all := message.Descriptor().Fields()
	for i := 0; i < all.Len(); i++ {
		field := all.Get(i)
		choice := field.ContainingOneof()
		switch {
		case choice != nil && choice.Fields().Get(n%choice.Fields().Len()) != field:
		case field.IsMap():
			entries := message.Mutable(field).Map()
			key := protoreflect.ValueOfString("key" + strconv.Itoa(n)).MapKey()
			if field.MapValue().Message() != nil {
				fill(entries.Mutable(key).Message(), n)
			} else {
				entries.Set(key, scalar(field.MapValue(), n))
			}
		case field.IsList() && field.Message() != nil:
			fill(message.Mutable(field).List().AppendMutable().Message(), n)
		case field.IsList():
			message.Mutable(field).List().Append(scalar(field, n))
		case field.Message() != nil && field.Message().FullName() == "google.protobuf.Timestamp":
			set := message.Mutable(field).Message()
			seconds := time.Now().Add(-time.Hour).Unix()
			if strings.HasPrefix(string(field.Name()), "e") { // ends, expires
				seconds += 2 * 3600
			}
			set.Set(set.Descriptor().Fields().ByName("seconds"), protoreflect.ValueOfInt64(seconds))
		case field.Message() != nil:
			fill(message.Mutable(field).Message(), n)
		default:
			message.Set(field, scalar(field, n))
		}
	}
}

func scalar(field protoreflect.FieldDescriptor, n int) protoreflect.Value {
	number := int(field.Number())*10 + n
	switch field.Kind() {
	case protoreflect.StringKind:
		if field.Name() == "id" {
			return protoreflect.ValueOfString(fmt.Sprintf("00000000-0000-4000-8000-%012d", n))
		}
		return protoreflect.ValueOfString("text" + strconv.Itoa(number))
	case protoreflect.BytesKind:
		return protoreflect.ValueOfBytes([]byte("{}:{a=\"" + strconv.Itoa(number) + "\"}"))
	case protoreflect.BoolKind:
		return protoreflect.ValueOfBool(true)
	case protoreflect.EnumKind:
		values := field.Enum().Values()
		return protoreflect.ValueOfEnum(values.Get(n % values.Len()).Number())
	case protoreflect.DoubleKind:
		return protoreflect.ValueOfFloat64(float64(number) + 0.5)
	case protoreflect.FloatKind:
		return protoreflect.ValueOfFloat32(float32(number) + 0.5)
	case protoreflect.Int32Kind, protoreflect.Sint32Kind, protoreflect.Sfixed32Kind:
		return protoreflect.ValueOfInt32(int32(number))
	case protoreflect.Uint32Kind, protoreflect.Fixed32Kind:
		return protoreflect.ValueOfUint32(uint32(number))
	case protoreflect.Uint64Kind, protoreflect.Fixed64Kind:
		return protoreflect.ValueOfUint64(uint64(number))
	default:
		return protoreflect.ValueOfInt64(int64(number))
	}
}

// read prints the fields of the messages of a state file, in an order of their own.
func read(content []byte, name protoreflect.FullName) {
	var texts [][]string
	for reader := bufio.NewReader(bytes.NewReader(content)); ; {
		message := blank(name)
		if protodelim.UnmarshalFrom(reader, message.Interface()) != nil {
			break
		}
		var lines []string
		flatten(message, "", &lines)
		sort.Strings(lines)
		texts = append(texts, lines)
	}
	sort.Slice(texts, func(a, b int) bool { return strings.Join(texts[a], "\n") < strings.Join(texts[b], "\n") })
	for n, lines := range texts {
		for _, line := range lines {
			fmt.Printf("%s %d %s\n", name, n+1, line)
		}
	}
}

func flatten(message protoreflect.Message, path string, lines *[]string) {
	if unknown := message.GetUnknown(); len(unknown) > 0 {
		*lines = append(*lines, fmt.Sprintf("%s(unknown)\t%x", path, []byte(unknown)))
	}
	message.Range(func(field protoreflect.FieldDescriptor, value protoreflect.Value) bool {
		inner := strings.TrimPrefix(path+"."+string(field.Name()), ".")
		each := func(at string, element protoreflect.Value, described protoreflect.FieldDescriptor) {
			if described.Message() != nil && described.Message().FullName() != "google.protobuf.Timestamp" {
				flatten(element.Message(), at, lines)
				return
			}
			text := fmt.Sprintf("%q", element.String())
			if described.Kind() == protoreflect.MessageKind {
				binary, _ := proto.Marshal(element.Message().Interface())
				text = fmt.Sprintf("%x", binary)
			}
			*lines = append(*lines, at+"\t"+text)
		}
		switch {
		case field.IsMap():
			value.Map().Range(func(key protoreflect.MapKey, element protoreflect.Value) bool {
				each(inner+"["+key.String()+"]", element, field.MapValue())
				return true
			})
		case field.IsList():
			for i := 0; i < value.List().Len(); i++ {
				each(inner+"["+strconv.Itoa(i)+"]", value.List().Get(i), field)
			}
		default:
			each(inner, value, field)
		}
		return true
	})
}
