# Everything with for loops and lists: I want to see each number.
import math


def linear_scores(x, weights, bias):
    scores = []
    for row in x:
        line = []
        for c in range(len(bias)):
            total = float(bias[c])
            for d in range(len(row)):
                total += row[d] * weights[d][c]
            line.append(total)
        scores.append(line)
    return scores


def softmax(scores):
    result = []
    for row in scores:
        biggest = max(row)
        powers = [math.exp(s - biggest) for s in row]
        total = sum(powers)
        result.append([p / total for p in powers])
    return result


def softmax_loss(scores, labels):
    n = len(scores)
    loss = 0.0
    for row, y in zip(scores, labels):
        biggest = max(row)
        loss += biggest + math.log(sum(math.exp(s - biggest) for s in row)) - row[y]
    dscores = softmax(scores)
    for i in range(n):
        dscores[i][int(labels[i])] -= 1
        for j in range(len(dscores[i])):
            dscores[i][j] /= n
    return [loss / n, dscores]


def hinge_loss(scores, labels, margin=1.0):
    n = len(scores)
    loss = 0.0
    dscores = []
    for i in range(n):
        y = int(labels[i])
        gradient = [0.0] * len(scores[i])
        for j in range(len(scores[i])):
            if j == y:
                continue
            gap = scores[i][j] - scores[i][y] + margin
            if gap > 0:
                loss += gap
                gradient[j] += 1 / n
                gradient[y] -= 1 / n
        dscores.append(gradient)
    return loss / n, dscores


def full_loss(x, labels, weights, bias, rate):
    loss, dscores = softmax_loss(linear_scores(x, weights, bias), labels)
    dweights = []
    for d in range(len(weights)):
        line = []
        for c in range(len(bias)):
            loss += rate * weights[d][c] * weights[d][c]
            slope = 2 * rate * weights[d][c]
            for n in range(len(x)):
                slope += x[n][d] * dscores[n][c]
            line.append(slope)
        dweights.append(line)
    dbias = [sum(dscores[n][c] for n in range(len(x))) for c in range(len(bias))]
    return loss, dweights, dbias
