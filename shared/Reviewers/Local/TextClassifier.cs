using Microsoft.ML;
using Microsoft.ML.Data;

namespace MessageFunctions.Reviewers.Local;

/// <summary>
/// How much a text is like those that should not be sent: logistic regression over its words and letter groups, trained from labelled lines when it is first
/// asked. The same lines make the same model.
/// </summary>
internal sealed class TextClassifier
{
    private const int Seed = 7;

    private readonly Lock _lock = new();
    private readonly PredictionEngine<LabelledText, Prediction> _engine;

    public TextClassifier(IReadOnlyList<LabelledText> lines)
    {
        var context = new MLContext(Seed);
        var data = context.Data.LoadFromEnumerable(lines.Select(line => new LabelledText { IsBad = line.IsBad, Text = TextFolding.Fold(line.Text) }));
        var pipeline = context.Transforms.Text.FeaturizeText("Features", nameof(LabelledText.Text))
            .Append(context.BinaryClassification.Trainers.LbfgsLogisticRegression(
                new Microsoft.ML.Trainers.LbfgsLogisticRegressionBinaryTrainer.Options { NumberOfThreads = 1, L1Regularization = 0.01f, L2Regularization = 0.05f }));
        _engine = context.Model.CreatePredictionEngine<LabelledText, Prediction>(pipeline.Fit(data));
    }

    /// <summary>Basis points, 0 to 10,000.</summary>
    public int Score(string text)
    {
        // An engine serves one caller at a time; a prediction takes microseconds.
        lock (_lock) return (int)Math.Clamp(_engine.Predict(new LabelledText { Text = TextFolding.Fold(text) }).Probability * 10_000, 0, 10_000);
    }

    private sealed class Prediction
    {
        [ColumnName("Probability")]
        public float Probability { get; set; }
    }
}
