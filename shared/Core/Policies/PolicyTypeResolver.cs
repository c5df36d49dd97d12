using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace MessageFunctions.Policies;

/// <summary>
/// Metadata of bodies from their generated context, except that objects are made by their own constructors: the generated ones pass an init-only property
/// that the body leaves out its type's default, so that a threshold of 50 would silently be 0. Bodies are read when they are saved or loaded, never once a message.
/// </summary>
internal sealed class PolicyTypeResolver(IJsonTypeInfoResolver generated) : IJsonTypeInfoResolver
{
    private readonly DefaultJsonTypeInfoResolver _plain = new();

    public JsonTypeInfo? GetTypeInfo(Type type, JsonSerializerOptions options)
    {
        var info = generated.GetTypeInfo(type, options);
        return info is null or { Kind: JsonTypeInfoKind.Object } ? _plain.GetTypeInfo(type, options) : info;
    }

    /// <summary>The same metadata with initial values kept, nulls refused where the type has none, and constructor parameters without default required.</summary>
    public static JsonTypeInfo<T> WithDefaults<T>(JsonTypeInfo<T> json)
    {
        var resolver = json.OriginatingResolver ?? throw new ArgumentException("The metadata is of no generated context.", nameof(json));
        var options = new JsonSerializerOptions(json.Options)
        {
            TypeInfoResolver = new PolicyTypeResolver(resolver),
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
        };
        return (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));
    }
}
