package io.groupmebridge;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.context.properties.source.UnboundElementsSourceFilter;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.stereotype.Component;

/**
 * Stops the start, before anything is made, when a setting begins with {@code bridge} and no module has one of that name.
 * Several modules share that prefix, so none of them can tell alone. Like Boot, it leaves the process environment out.
 */
@Component
final class SettingNames implements BeanFactoryPostProcessor {

    private static final ConfigurationPropertyName PREFIX = ConfigurationPropertyName.of("bridge");

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
        var known = known(beans);
        given(beans.getBean(ConfigurableEnvironment.class))
                .filter(name -> PREFIX.isAncestorOf(name) && !known.contains(first(name)))
                .findFirst()
                .ifPresent(name -> {
                    throw new InvalidConfigurationPropertyValueException(
                            name.chop(PREFIX.getNumberOfElements() + 1).toString(), null, "there is no such setting");
                });
    }

    private static Stream<ConfigurationPropertyName> given(ConfigurableEnvironment environment) {
        var sources = ConfigurationPropertySources.from(environment.getPropertySources());
        return StreamSupport.stream(sources.spliterator(), false)
                .filter(new UnboundElementsSourceFilter()::apply)
                .filter(IterableConfigurationPropertySource.class::isInstance)
                .flatMap(source -> ((IterableConfigurationPropertySource) source).stream());
    }

    private static Set<String> known(ConfigurableListableBeanFactory beans) {
        return Arrays.stream(beans.getBeanDefinitionNames())
                .flatMap(bean -> names(beans.getType(bean, false)))
                .filter(PREFIX::isAncestorOf)
                .map(SettingNames::first)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** What a record of settings has: its own prefix, or its components when that is the shared one. */
    private static Stream<ConfigurationPropertyName> names(@Nullable Class<?> type) {
        var settings = type == null ? null : AnnotationUtils.findAnnotation(type, ConfigurationProperties.class);
        if (type == null || settings == null) {
            return Stream.empty();
        }
        var prefix = ConfigurationPropertyName.of(settings.prefix());
        return prefix.equals(PREFIX) && type.isRecord()
                ? Arrays.stream(type.getRecordComponents())
                        .map(setting -> PREFIX.append(DataObjectPropertyName.toDashedForm(setting.getName())))
                : Stream.of(prefix);
    }

    /** The element after the prefix, in the form in which all spellings of a name are the same. */
    private static String first(ConfigurationPropertyName name) {
        return name.getElement(PREFIX.getNumberOfElements(), Form.UNIFORM);
    }
}
