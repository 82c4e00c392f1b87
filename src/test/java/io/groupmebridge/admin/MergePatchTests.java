package io.groupmebridge.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.test.json.JsonAssert;
import org.springframework.test.json.JsonCompareMode;

class MergePatchTests {

    record Anything(@JsonAnySetter @JsonAnyGetter Map<String, Object> members) implements Wire {}

    /** The examples of RFC 7396, appendix A, that are about objects. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'a':'b'}         | {'a':'c'}                  | {'a':'c'}",
                "{'a':'b'}         | {'b':'c'}                  | {'a':'b','b':'c'}",
                "{'a':'b'}         | {'a':null}                 | {}",
                "{'a':'b','b':'c'} | {'a':null}                 | {'b':'c'}",
                "{'a':['b']}       | {'a':'c'}                  | {'a':'c'}",
                "{'a':'c'}         | {'a':['b']}                | {'a':['b']}",
                "{'a':{'b':'c'}}   | {'a':{'b':'d','c':null}}   | {'a':{'b':'d'}}",
                "{'a':[{'b':'c'}]} | {'a':[1]}                  | {'a':[1]}",
                "{'e':null}        | {'a':1}                    | {'e':null,'a':1}",
                "{}                | {'a':{'bb':{'ccc':null}}}  | {'a':{'bb':{}}}"
            })
    void aPatchDoesWhatTheRfcSays(String target, String patch, String result) {
        var anything = ApiJson.MAPPER.readValue(target.replace('\'', '"'), Anything.class);

        var patched = ApiJson.MAPPER
                .readValue(patch.replace('\'', '"'), MergePatch.class)
                .applyTo(anything, Anything.class);

        assertThat(patched).isNotSameAs(anything);
        JsonAssert.comparator(JsonCompareMode.STRICT)
                .assertIsMatch(result.replace('\'', '"'), ApiJson.MAPPER.writeValueAsString(patched));
    }
}
