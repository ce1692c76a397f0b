using System.Buffers;
using System.Numerics;
using NetCompiler.Core;
using NetCompiler.Core.Graph;
using NetCompiler.Engine.Execution;

namespace NetCompiler.Engine.Operators;

/// <summary>
/// A layer that is a small graph of the engine's own operators, written down by hand. Its inputs and weights are the layer's, in their order. What is
/// between is computed anew for the gradients.
/// </summary>
internal sealed class Subgraph<T> : EngineOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Plan<T> _plan;
    private readonly WorkspacePool<T> _pool;

    public Subgraph(NetworkGraph graph)
    {
        _plan = new Plan<T>(graph);
        _pool = new WorkspacePool<T>(_plan);
    }

    public override void Forward(OperatorCall<T> call)
    {
        var workspace = _pool.Rent();
        var parameters = ArrayPool<T>.Shared.Rent(_plan.ParameterCount);
        Run(call, workspace, parameters, default);
        workspace.Value(_plan.OutputIds[0]).CopyTo(call.Output);
        ArrayPool<T>.Shared.Return(parameters);
        _pool.Return(workspace);
    }

    public override void Backward(OperatorCall<T> call)
    {
        var workspace = _pool.Rent();
        T[] parameters = ArrayPool<T>.Shared.Rent(_plan.ParameterCount), gradients = ArrayPool<T>.Shared.Rent(_plan.ParameterCount);
        var pass = Run(call, workspace, parameters, gradients.AsSpan(0, _plan.ParameterCount));
        pass.ClearGradients();
        call.OutputGradient.CopyTo(workspace.Gradient(_plan.OutputIds[0]));
        pass.Backward();
        for (int i = 0, at = 0; i < call.InputCount; i++)
        {
            var isWeight = _plan.Sources[i] == ValueSource.Parameter;
            var inner = isWeight ? gradients.AsSpan(at, call.Shape(i).Size) : workspace.Gradient(i);
            at += isWeight ? inner.Length : 0;
            var outer = call.InputGradient(i);
            for (var e = 0; e < outer.Length; e++)
            {
                outer[e] += inner[e];
            }
        }

        ArrayPool<T>.Shared.Return(parameters);
        ArrayPool<T>.Shared.Return(gradients);
        _pool.Return(workspace);
    }

    private Pass<T> Run(OperatorCall<T> call, Workspace<T> workspace, T[] parameters, Span<T> gradients)
    {
        workspace.Batch = call.Batch;
        for (int i = 0, at = 0; i < call.InputCount; i++)
        {
            var given = call.Input(i);
            if (_plan.Sources[i] != ValueSource.Parameter)
            {
                given.CopyTo(workspace.Value(i));
            }
            else
            {
                given.CopyTo(parameters.AsSpan(at));
                at += given.Length;
            }
        }

        var pass = new Pass<T>
        {
            Plan = _plan,
            Workspace = workspace,
            Parameters = parameters,
            State = default,
            ParameterGradients = gradients,
            Training = call.Training,
            Seed = call.Seed,
            Step = call.Step,
            Request = new(FromLoss: false, Parameters: true, Inputs: true),
        };
        pass.Forward(losses: false);
        return pass;
    }

    /// <summary>Writes such a graph down node by node.</summary>
    internal sealed class Sketch
    {
        private readonly string _layer;
        private readonly List<Node> _nodes = [];
        private readonly int _sources;
        private readonly int _masks;
        private readonly int _given;

        /// <param name="layer">The layer's name, with which those of its parts begin.</param>
        /// <param name="shapes">The shapes of the layer's inputs, weights included.</param>
        /// <param name="sources">How many of them are no weights.</param>
        /// <param name="masks">How many of them are masks, which come last.</param>
        public Sketch(string layer, IReadOnlyList<Shape> shapes, int sources, int masks = 0)
        {
            (_layer, _sources, _masks, _given) = (layer, sources, masks, shapes.Count);
            for (var i = 0; i < shapes.Count; i++)
            {
                var isValue = i < sources || i >= shapes.Count - masks;
                _nodes.Add(new Node(i, isValue ? Leaf.Input : Leaf.Parameter, "input" + i, default, Settings.None, shapes[i], isValue, -1));
            }
        }

        public Shape this[int id] => _nodes[id].Shape;

        public int Add(string @operator, string part, Settings settings, Shape shape, params int[] inputs)
        {
            _nodes.Add(new Node(_nodes.Count, @operator, $"{_layer}.{part}", inputs, settings, shape, true, -1));
            return _nodes.Count - 1;
        }

        public Subgraph<T> Make() => new(new NetworkGraph(
            _nodes.ToEquatable(), Enumerable.Range(0, _sources).Concat(Enumerable.Range(_given - _masks, _masks)).ToEquatable(), EquatableArray.Of(new NamedValue("output", _nodes.Count - 1)), default));
    }
}
