from as_java_package import publish
from ch.systemsx.cisd.common.spring import ExposablePropertyPlaceholderConfigurer


class ApplicationContext(object):
    def getBean(self, name):
        return CommonServiceProvider.tryToGetBean(name)


class CommonServiceProvider(object):
    properties = None  # set by the driver: java.util.Properties, resolved

    @staticmethod
    def tryToGetBean(name):
        if name != ExposablePropertyPlaceholderConfigurer.PROPERTY_CONFIGURER_BEAN_NAME:
            return None
        return ExposablePropertyPlaceholderConfigurer(CommonServiceProvider.properties)

    @staticmethod
    def getApplicationContext():
        return ApplicationContext()


publish(__name__, CommonServiceProvider)
